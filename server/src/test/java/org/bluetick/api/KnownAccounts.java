package org.bluetick.api;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bluetick.address.Jid;

/// Accounts whose passwords do not matter. One thread changes them.
public final class KnownAccounts implements Accounts {
    private final Set<Jid> accounts;

    public KnownAccounts(Jid... accounts) {
        this.accounts = new TreeSet<>(List.of(accounts));
    }

    @Override
    public boolean exists(Jid account) {
        return accounts.contains(account);
    }

    @Override
    public boolean create(Jid account, String password) {
        return accounts.add(account);
    }

    @Override
    public boolean changePassword(Jid account, String password) {
        return exists(account);
    }

    @Override
    public boolean remove(Jid account) {
        return accounts.remove(account);
    }

    @Override
    public List<Jid> list() {
        return List.copyOf(accounts);
    }
}
