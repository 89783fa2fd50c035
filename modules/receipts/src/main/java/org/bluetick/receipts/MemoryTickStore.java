package org.bluetick.receipts;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;

/// Ticks in memory. Any thread may call.
final class MemoryTickStore implements TickStore {
    private record Ticks(MessageId upTo, Map<Jid, Tick> byPeer) {}

    private static final Ticks NONE = new Ticks(MessageId.MIN, Map.of());

    private final Map<Jid, Ticks> owners = new ConcurrentHashMap<>();

    @Override
    public MessageId digested(Jid owner) {
        return ticks(owner).upTo();
    }

    @Override
    public Optional<Tick> find(Jid owner, Jid peer) {
        return Optional.ofNullable(ticks(owner).byPeer().get(peer));
    }

    @Override
    public List<Tick> list(Jid owner) {
        return ticks(owner).byPeer().values().stream().sorted(Comparator.comparing(Tick::last).reversed()).toList();
    }

    @Override
    public boolean advance(Jid owner, MessageId from, MessageId to, Collection<Tick> changed) {
        while (true) {
            Ticks old = ticks(owner);
            if (!old.upTo().equals(from)) {
                return false;
            }
            Map<Jid, Tick> byPeer = new HashMap<>(old.byPeer());
            changed.forEach(tick -> byPeer.merge(tick.peer(), tick, Tick::advancedTo));
            Ticks advanced = new Ticks(to, byPeer);
            if (old == NONE ? owners.putIfAbsent(owner, advanced) == null : owners.replace(owner, old, advanced)) {
                return true;
            }
        }
    }

    @Override
    public void removeAll(Jid owner) {
        owners.remove(owner);
    }

    private Ticks ticks(Jid owner) {
        return owners.getOrDefault(owner, NONE);
    }
}
