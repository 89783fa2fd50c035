package org.bluetick.archive;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;

/// Preferences in memory, for tests. Any thread may call.
final class MemoryPreferenceStore implements PreferenceStore {
    private final Map<Jid, Preferences> all = new ConcurrentHashMap<>();

    @Override
    public Optional<Preferences> of(Jid account) {
        return Optional.ofNullable(all.get(account));
    }

    @Override
    public void put(Jid account, Preferences preferences) {
        all.put(account, preferences);
    }

    @Override
    public void remove(Jid account) {
        all.remove(account);
    }
}
