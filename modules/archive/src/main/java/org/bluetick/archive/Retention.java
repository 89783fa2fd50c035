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

    /// The senders' rows of what was not archived tell repeats, as long as a client may come back with them.
    private static final Duration KEEP_UNARCHIVED = Duration.ofDays(1);
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

    /// Does nothing while the last sweep still goes on.
    void sweep() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            if (config.forgets()) {
                accounts.list().forEach(this::sweep);
            }
            inSteps(() -> log.removeUnarchived(before(KEEP_UNARCHIVED), STEP));
        } finally {
            running.set(false);
        }
    }

    private void sweep(Jid account) {
        Duration keep = config.keepOf(account);
        if (!keep.isZero()) {
            inSteps(() -> log.removeBefore(account, before(keep), STEP));
        }
    }

    private MessageId before(Duration age) {
        return MessageId.firstAt(clock.instant().minus(age));
    }

    private void inSteps(Step step) {
        int removed = STEP;
        while (removed == STEP && !closed) {
            removed = step.remove();
        }
    }

    /// Ends after the step that is under way.
    void close() {
        closed = true;
    }

    private interface Step {
        /// How many it has removed; less than asked for: no more are left.
        int remove();
    }
}
