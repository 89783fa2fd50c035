package org.bluetick.federation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a domain may be tried again that could not be reached: later after each failure. Touched in the link's turn only.
final class Retries {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration BRIEF = Duration.ofSeconds(10);
    private static final int MAX_DOUBLINGS = 16;

    private final Clock clock;
    private final Duration most;
    private int failures;
    private @Nullable Failure last;
    private Instant next = Instant.MIN;
    private Instant reachedAt = Instant.MIN;

    /// @param most the longest time between two attempts
    Retries(Clock clock, Duration most) {
        this.clock = clock;
        this.most = most;
    }

    void failed(Failure failure) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        next = clock.instant().plus(wait.compareTo(most) < 0 ? wait : most);
        failures++;
        last = failure;
    }

    void reached() {
        failures = 0;
        last = null;
        reachedAt = clock.instant();
    }

    /// The peer has ended the stream. One that takes streams and ends them is not to be asked in a circle.
    void lost() {
        Instant now = clock.instant();
        if (now.isBefore(reachedAt.plus(BRIEF))) {
            next = now.plus(FIRST);
        }
    }

    /// Whatever was before, it may be tried at once.
    void forget() {
        next = Instant.MIN;
    }

    boolean isDue() {
        return !clock.instant().isBefore(next);
    }

    /// Why it was not reached, last time.
    Optional<Failure> last() {
        return Optional.ofNullable(last);
    }

    /// The same while it is not to be tried again.
    Optional<Failure> standing() {
        return isDue() ? Optional.empty() : last();
    }
}
