package org.bluetick.federation;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Whether a connection is read: not while too much of it waits for a turn, nor while the peer has sent more than its rate allows.
/// Any thread may call; whoever comes last sees what all have done.
final class Intake {
    /// 512 small stanzas, or 1 MB.
    private static final int MAX_WAITING = 1024 * 1024;
    private static final int LEAST_WEIGHT = MAX_WAITING / 512;

    private final long rate;
    private final Runnable suspend;
    private final Runnable resume;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong allowance;
    private final AtomicBoolean suspended = new AtomicBoolean();

    /// @param rate bytes a second; 0: any
    Intake(long rate, Runnable suspend, Runnable resume) {
        this.rate = rate;
        this.suspend = suspend;
        this.resume = resume;
        this.allowance = new AtomicLong(rate);
    }

    /// A stanza was read, and waits for a turn.
    void came(int bytes) {
        int waits = waiting.addAndGet(weight(bytes));
        boolean spent = rate > 0 && allowance.addAndGet(-bytes) < 0;
        if (waits > MAX_WAITING || spent) {
            suspend.run();
            suspended.set(true);
            resumeWhenItMay(); // the turn may have taken all of it meanwhile
        }
    }

    /// Its turn has come.
    void handled(int bytes) {
        waiting.addAndGet(-weight(bytes));
        resumeWhenItMay();
    }

    /// What is not used is good for a second, no longer.
    void secondPassed() {
        if (rate > 0) {
            allowance.updateAndGet(left -> Math.min(rate, left + rate));
            resumeWhenItMay();
        }
    }

    private void resumeWhenItMay() {
        boolean may = waiting.get() <= MAX_WAITING / 2 && (rate == 0 || allowance.get() >= 0);
        if (suspended.get() && may && suspended.compareAndSet(true, false)) {
            resume.run();
        }
    }

    private static int weight(int bytes) {
        return Math.max(bytes, LEAST_WEIGHT);
    }
}
