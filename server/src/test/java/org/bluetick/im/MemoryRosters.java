package org.bluetick.im;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;

/// Rosters of a test on one thread. Counts how often it is asked for a whole roster or an item.
final class MemoryRosters implements RosterStore {
    private final Map<Jid, Map<Jid, RosterItem>> items = new HashMap<>();
    private final Map<Jid, Long> versions = new HashMap<>();
    int reads;

    @Override
    public Roster roster(Jid account) {
        reads++;
        return new Roster(versions.getOrDefault(account, 0L), List.copyOf(items(account).values()));
    }

    @Override
    public Optional<RosterItem> item(Jid account, Jid contact) {
        reads++;
        return Optional.ofNullable(items(account).get(contact));
    }

    @Override
    public Change update(Jid account, Jid contact, UnaryOperator<RosterItem> change) {
        RosterItem before = items(account).getOrDefault(contact, RosterItem.unknown(contact));
        RosterItem wanted = change.apply(before);
        RosterItem after = wanted.isBlank() ? RosterItem.unknown(contact) : wanted;
        if (after.isBlank()) {
            items(account).remove(contact);
        } else {
            items(account).put(contact, after);
        }
        long version = versions.merge(account, before.equals(after) ? 0L : 1L, Long::sum);
        return new Change(before, after, version);
    }

    @Override
    public int size(Jid account) {
        return (int) items(account).values().stream().filter(RosterItem::listed).count();
    }

    @Override
    public void removeAll(Jid account) {
        items.remove(account);
        versions.remove(account);
    }

    /// What is known of a contact, for assertions.
    RosterItem known(String account, String contact) {
        return items(Jid.of(account)).getOrDefault(Jid.of(contact), RosterItem.unknown(Jid.of(contact)));
    }

    private Map<Jid, RosterItem> items(Jid account) {
        return items.computeIfAbsent(account, any -> new TreeMap<>());
    }
}
