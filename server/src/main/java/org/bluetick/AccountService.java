package org.bluetick;

import static org.bluetick.stanza.StreamError.Condition.NOT_AUTHORIZED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.Sessions;
import org.bluetick.routing.Handlers;
import org.bluetick.sasl.Credentials;
import org.bluetick.sasl.ScramHash;
import org.bluetick.sasl.ScramKeys;
import org.bluetick.stanza.StreamError;
import org.bluetick.storage.AccountStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The accounts of the domain over their store. Any thread; blocks on the database.
final class AccountService implements Accounts, Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(AccountService.class);
    private static final int KNOWN = 50_000;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final Jid domain;
    private final AccountStore store;
    private final Handlers handlers;
    private final int iterations;
    private final SecureRandom random;
    /// Accounts that exist: every message to one who is away asks. Another node tells when it removes one, unless it cannot be
    /// reached.
    private final Cache<Jid, Boolean> known = Caffeine.newBuilder().maximumSize(KNOWN).expireAfterWrite(KNOWN_FOR).build();
    private final Consumer<Jid> tellOthers;

    /// @param tellOthers tells the other nodes that an account was removed
    AccountService(Jid domain, AccountStore store, Handlers handlers, int iterations, SecureRandom random,
            Consumer<Jid> tellOthers) {
        this.domain = domain;
        this.store = store;
        this.handlers = handlers;
        this.iterations = iterations;
        this.random = random;
        this.tellOthers = tellOthers;
    }

    @Override
    public Optional<ScramKeys> find(String username, ScramHash hash) {
        return store.keys(Jid.of(username, domain), hash);
    }

    @Override
    public boolean exists(Jid account) {
        return Boolean.TRUE.equals(known.get(account, any -> store.exists(any) ? true : null));
    }

    @Override
    public boolean create(Jid account, String password) {
        boolean created = store.create(account, keys(password));
        if (created) {
            LOG.info("Account {} was created", account);
        }
        return created;
    }

    @Override
    public boolean changePassword(Jid account, String password) {
        boolean changed = store.replaceKeys(account, keys(password));
        if (changed) {
            LOG.info("The password of {} was changed", account);
        }
        return changed;
    }

    @Override
    public boolean remove(Jid account) {
        if (!store.exists(account)) {
            return false;
        }
        handlers.emit(new AccountRemoved(account));
        store.remove(account);
        known.invalidate(account);
        tellOthers.accept(account);
        LOG.info("Account {} was removed", account);
        return true;
    }

    /// Another node has removed the account, and all that is stored for it.
    void removedElsewhere(Jid account) {
        known.invalidate(account);
        handlers.emit(new AccountRemoved(account));
    }

    @Override
    public List<Jid> list() {
        return store.list();
    }

    /// Ends the sessions of an account that is being removed; one that asked for it gets its answer first.
    static void endSessions(Sessions sessions, Jid account) {
        StreamError reason = new StreamError(NOT_AUTHORIZED, "the account was removed");
        sessions.of(account).forEach(session -> session.post(() -> session.close(reason)));
    }

    private Map<ScramHash, ScramKeys> keys(String password) {
        Map<ScramHash, ScramKeys> keys = new EnumMap<>(ScramHash.class);
        for (ScramHash hash : ScramHash.values()) {
            keys.put(hash, ScramKeys.derive(hash, password, iterations, random));
        }
        return keys;
    }
}
