package org.bluetick.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;

/// Removes what belongs to no history and waits for nobody: the traces of senders who keep none, of what was refused. After a day no
/// client comes back with a repeat. Runs in a thread of its own, in small steps, each a transaction, so that nobody waits for them.
final class Traces {
    static final Duration PERIOD = Duration.ofHours(1);
    private static final int STEP = 500;

    private final MessageLog log;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean closed;

    Traces(MessageLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /// Does nothing while the last sweep still goes on.
    void sweep() {
        if (running.compareAndSet(false, true)) {
            try {
                remove(MessageId.firstAt(clock.instant().minus(Resent.LOOK_BACK)));
            } finally {
                running.set(false);
            }
        }
    }

    private void remove(MessageId before) {
        int removed = STEP;
        while (removed == STEP && !closed) {
            removed = log.removeUnarchived(before, STEP);
        }
    }

    /// Ends after the step that is under way.
    void close() {
        closed = true;
    }
}
