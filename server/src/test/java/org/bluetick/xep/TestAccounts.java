package org.bluetick.xep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;

/// Accounts on a map. The bell is no password.
record TestAccounts(Map<Jid, String> passwords) implements Accounts {
    TestAccounts() {
        this(new HashMap<>());
    }

    @Override
    public boolean exists(Jid account) {
        return passwords.containsKey(account);
    }

    @Override
    public boolean create(Jid account, String password) {
        return passwords.putIfAbsent(account, valid(password)) == null;
    }

    @Override
    public boolean changePassword(Jid account, String password) {
        return passwords.replace(account, valid(password)) != null;
    }

    @Override
    public boolean remove(Jid account) {
        return passwords.remove(account) != null;
    }

    @Override
    public List<Jid> list() {
        return passwords.keySet().stream().sorted().toList();
    }

    private static String valid(String password) {
        if (password.equals("\u0007")) {
            throw new IllegalArgumentException("the password holds a control character");
        }
        return password;
    }
}
