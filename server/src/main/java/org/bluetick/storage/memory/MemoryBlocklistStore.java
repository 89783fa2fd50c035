package org.bluetick.storage.memory;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.BlocklistStore;

/// Blocklists in memory. Any thread may call.
final class MemoryBlocklistStore implements BlocklistStore {
    private final Map<Jid, Set<Jid>> lists = new ConcurrentHashMap<>();

    @Override
    public Set<Jid> blocked(Jid account) {
        return lists.getOrDefault(account, Set.of());
    }

    @Override
    public void block(Jid account, Collection<Jid> jids) {
        lists.compute(account, (_, old) -> {
            Set<Jid> changed = old == null ? new HashSet<>() : new HashSet<>(old);
            changed.addAll(jids);
            return Set.copyOf(changed);
        });
    }

    @Override
    public void unblock(Jid account, Collection<Jid> jids) {
        lists.computeIfPresent(account, (_, old) -> {
            Set<Jid> changed = new HashSet<>(old);
            jids.forEach(changed::remove);
            return Set.copyOf(changed);
        });
    }

    @Override
    public void removeAll(Jid account) {
        lists.remove(account);
    }
}
