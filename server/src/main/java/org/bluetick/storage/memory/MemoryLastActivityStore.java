package org.bluetick.storage.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.LastActivityStore;

/// Last activity in memory. Any thread may call.
final class MemoryLastActivityStore implements LastActivityStore {
    private final Map<Jid, LastActivity> accounts = new ConcurrentHashMap<>();

    @Override
    public Optional<LastActivity> last(Jid account) {
        return Optional.ofNullable(accounts.get(account));
    }

    @Override
    public void put(Map<Jid, LastActivity> accounts) {
        this.accounts.putAll(accounts);
    }

    @Override
    public void remove(Jid account) {
        accounts.remove(account);
    }
}
