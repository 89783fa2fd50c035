package org.bluetick.storage.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.jspecify.annotations.Nullable;

/// Rosters in memory. Any thread may call; changes of one roster wait for each other.
final class MemoryRosterStore implements RosterStore {
    private final Map<Jid, Stored> rosters = new ConcurrentHashMap<>();

    @Override
    public Roster roster(Jid account) {
        Stored stored = stored(account);
        return new Roster(stored.version, List.copyOf(stored.items.values()));
    }

    @Override
    public Optional<RosterItem> item(Jid account, Jid contact) {
        return Optional.ofNullable(stored(account).items.get(contact));
    }

    @Override
    public Change update(Jid account, Jid contact, UnaryOperator<RosterItem> change) {
        AtomicReference<@Nullable Change> done = new AtomicReference<>();
        rosters.compute(account, (_, stored) -> {
            Stored old = stored == null ? Stored.NOTHING : stored;
            RosterItem before = old.items.getOrDefault(contact, RosterItem.unknown(contact));
            RosterItem wanted = change.apply(before);
            RosterItem after = wanted.isBlank() ? RosterItem.unknown(contact) : wanted;
            Stored result = after.equals(before) ? old : old.with(after);
            done.set(new Change(before, after, result.version));
            return result;
        });
        return done.get();
    }

    @Override
    public int size(Jid account) {
        return (int) stored(account).items.values().stream().filter(RosterItem::listed).count();
    }

    @Override
    public void removeAll(Jid account) {
        rosters.remove(account);
    }

    private Stored stored(Jid account) {
        return rosters.getOrDefault(account, Stored.NOTHING);
    }

    private record Stored(long version, Map<Jid, RosterItem> items) {
        private static final Stored NOTHING = new Stored(0, Map.of());

        Stored with(RosterItem item) {
            Map<Jid, RosterItem> changed = new HashMap<>(items);
            if (item.isBlank()) {
                changed.remove(item.contact());
            } else {
                changed.put(item.contact(), item);
            }
            return new Stored(version + 1, changed);
        }
    }
}
