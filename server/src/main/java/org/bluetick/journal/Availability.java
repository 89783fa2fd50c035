package org.bluetick.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database is there, and how long the journal waits for it. Tells the log when it goes and when it comes
/// back, once each. Any thread may call.
final class Availability {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final long THERE = 0;
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long SHORTEST_PAUSE = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    /// [#now] when it went away; [#THERE] while it is there.
    private final AtomicLong awaySince = new AtomicLong(THERE);
    private final long start = System.nanoTime();
    private volatile long giveUpAt = FOR_EVER;

    boolean isThere() {
        return awaySince.get() == THERE;
    }

    void there() {
        if (isThere()) {
            return;
        }
        long since = awaySince.getAndSet(THERE);
        if (since != THERE) {
            LOG.info("The database is back after {} s", Duration.ofNanos(now() - since).toSeconds());
        }
    }

    void away(Exception e) {
        if (awaySince.compareAndSet(THERE, now())) {
            LOG.warn("The database is away, messages wait until it is back: {}", e.getMessage());
        }
    }

    /// From now on waiting ends after that time.
    void giveUpAfter(Duration time) {
        giveUpAt = now() + time.toNanos();
    }

    /// Waits before the next attempt, longer each time. Throws [StorageException] when it is time to give up.
    void pause(int failures, Exception e) {
        if (now() >= giveUpAt) {
            throw new StorageException("the journal was closed while the database was away", e);
        }
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE, SHORTEST_PAUSE << Math.min(failures, 10)));
    }

    /// Nanoseconds, 1 or more.
    private long now() {
        return System.nanoTime() - start + 1;
    }
}
