package org.bluetick.archive;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;

/// Removes what is older than it may become (XEP-0313 §3.2), in small steps, each a transaction of its own, so that
/// nobody waits for them. Runs in a thread of its own; one at a time.
final class Retention {
    static final Duration PERIOD = Duration.ofHours(1);
    private static final int STEP = 500;

    private final MessageLog log;
    private final Accounts accounts;
    private final Clock clock;
    private final ArchiveConfig config;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean closed;

    Retention(MessageLog log, Accounts accounts, Clock clock, ArchiveConfig config) {
        this.log = log;
        this.accounts = accounts;
        this.clock = clock;
        this.config = config;
    }

    /// Does nothing when nobody's history is to be shortened, or while the last sweep still goes on.
    void sweep() {
        if (!config.forgets() || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            accounts.list().forEach(this::sweep);
        } finally {
            running.set(false);
        }
    }

    private void sweep(Jid account) {
        Duration keep = config.keepOf(account);
        if (!keep.isZero()) {
            removeBefore(account, MessageId.firstAt(clock.instant().minus(keep)));
        }
    }

    private void removeBefore(Jid account, MessageId before) {
        int removed = STEP;
        while (removed == STEP && !closed) {
            removed = log.removeBefore(account, before, STEP);
        }
    }

    /// Ends after the step that is under way.
    void close() {
        closed = true;
    }
}
