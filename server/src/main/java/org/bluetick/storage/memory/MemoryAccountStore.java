package org.bluetick.storage.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.sasl.ScramHash;
import org.bluetick.sasl.ScramKeys;
import org.bluetick.storage.AccountStore;

/// Accounts in memory. Any thread may call.
final class MemoryAccountStore implements AccountStore {
    private final Map<Jid, Map<ScramHash, ScramKeys>> accounts = new ConcurrentHashMap<>();

    @Override
    public boolean create(Jid account, Map<ScramHash, ScramKeys> keys) {
        return accounts.putIfAbsent(account, Map.copyOf(keys)) == null;
    }

    @Override
    public boolean replaceKeys(Jid account, Map<ScramHash, ScramKeys> keys) {
        return accounts.replace(account, Map.copyOf(keys)) != null;
    }

    @Override
    public Optional<ScramKeys> keys(Jid account, ScramHash hash) {
        return Optional.ofNullable(accounts.getOrDefault(account, Map.of()).get(hash));
    }

    @Override
    public boolean exists(Jid account) {
        return accounts.containsKey(account);
    }

    @Override
    public boolean remove(Jid account) {
        return accounts.remove(account) != null;
    }

    @Override
    public List<Jid> list() {
        return accounts.keySet().stream().sorted().toList();
    }
}
