package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;

/// All accounts are there, but for `nobody`; they do not change.
public final class Everybody implements Accounts {
    @Override
    public boolean exists(Jid account) {
        return !account.toString().startsWith("nobody@");
    }

    @Override
    public boolean create(Jid account, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean changePassword(Jid account, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Jid account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Jid> list() {
        throw new UnsupportedOperationException();
    }
}
