package org.bluetick.receipts;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;

/// Accounts whose passwords do not matter.
final class KnownAccounts implements Accounts {
    private final Set<Jid> accounts = new TreeSet<>();

    KnownAccounts(Jid... accounts) {
        this.accounts.addAll(List.of(accounts));
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
