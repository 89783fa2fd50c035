package org.bluetick.script;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.Subscription;
import org.jspecify.annotations.Nullable;

/// The accounts of a script: `romeo`, created the first time the script needs him.
final class Cast {
    private final Wire wire;
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    Cast(Wire wire) {
        this.wire = wire;
    }

    /// A name of the script and what stands for it on the server.
    record Account(String user, Jid jid, String password) {}

    Account account(String name) {
        Account known = accounts.get(key(name));
        return known != null ? known : create(name, null);
    }

    Account create(String name, @Nullable String password) {
        Account account = declare(name, password);
        if (!wire.accounts().create(account.jid(), account.password())) {
            throw new ScriptFailure("the account " + account.jid() + " is there already");
        }
        return account;
    }

    /// Gives a name to an account that is not there.
    Account declare(String name, @Nullable String password) {
        String user = wire.localpart(key(name));
        Account account = new Account(user, Jid.of(user, wire.domain()), password == null ? "secret of " + key(name) : password);
        accounts.put(key(name), account);
        return account;
    }

    /// What the script calls an account.
    String nameOf(Jid account) {
        return accounts.entrySet().stream().filter(each -> each.getValue().jid().equals(account.bare())).findFirst()
                .orElseThrow(() -> new ScriptFailure(account + " is no account of this script")).getKey();
    }

    Optional<Account> find(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    /// Sets a subscription up on both sides: what `one` has of `other`, and its counterpart.
    void befriend(String one, String other, Subscription subscription) {
        Jid first = account(one).jid();
        Jid second = account(other).jid();
        list(first, second, subscription);
        list(second, first, Subscription.of(subscription.isFrom(), subscription.isTo()));
    }

    private void list(Jid owner, Jid contact, Subscription subscription) {
        wire.rosters().update(owner, contact, item -> RosterItem.unknown(contact).listed("", Set.of()).with(subscription));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
