package org.bluetick.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.MessageLog;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.SessionClosed;

/// Removes the history of a removed account, so that nobody finds it who takes the name later. The account's sessions
/// end after it, and messages may still come for them: what these left is removed when they end. Any thread.
final class Removal {
    private static final Duration SESSIONS_END_WITHIN = Duration.ofHours(1);

    private final MessageLog log;
    private final Accounts accounts;
    private final Archiving archiving;
    private final Cache<Jid, Boolean> removed = Caffeine.newBuilder().expireAfterWrite(SESSIONS_END_WITHIN).build();

    Removal(MessageLog log, Accounts accounts, Archiving archiving) {
        this.log = log;
        this.accounts = accounts;
        this.archiving = archiving;
    }

    void accountRemoved(AccountRemoved event) {
        removed.put(event.account(), true);
        archiving.remove(event.account());
        log.removeAll(event.account());
    }

    void sessionClosed(SessionClosed event) {
        Jid account = event.session().account();
        if (removed.getIfPresent(account) != null && !accounts.exists(account)) {
            log.removeAll(account);
        }
    }
}
