package org.bluetick.script;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// The time of a server with sockets: real, and put forward when a script lets time pass, in steps after each of which what is
/// due is done, and only then. Nobody waits for the wall clock, so a slow machine only makes it later. The script's thread owns
/// the tasks; any thread asks what time it is.
final class SocketTime {
    private static final int MOST_STEPS = 20;
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);

    private final List<Periodic> tasks = new ArrayList<>();
    private volatile Duration ahead = Duration.ZERO;

    private static final class Periodic {
        final Duration period;
        final Runnable task;
        Duration due;

        Periodic(Duration period, Runnable task, Duration due) {
            this.period = period;
            this.task = task;
            this.due = due;
        }

        /// However often it was missed.
        void runIfDue(Duration now) {
            if (due.compareTo(now) <= 0) {
                due = now.plus(period);
                task.run();
            }
        }
    }

    void every(Duration period, Runnable task) {
        tasks.add(new Periodic(period, task, ahead.plus(period)));
    }

    /// Who wanted to be called is gone.
    void forget() {
        tasks.clear();
    }

    /// Like `System.nanoTime`.
    long nanos() {
        return System.nanoTime() + ahead.toNanos();
    }

    Clock clock() {
        InstantSource now = () -> Instant.now().plus(ahead);
        return now.withZone(ZoneOffset.UTC);
    }

    /// @param afterEach lets happen what tasks have begun
    void advance(Duration time, Runnable afterEach) {
        Duration end = ahead.plus(time);
        Duration step = longer(time.dividedBy(MOST_STEPS), SHORTEST_STEP);
        while (ahead.compareTo(end) < 0) {
            Duration next = ahead.plus(step);
            ahead = next.compareTo(end) < 0 ? next : end;
            tasks.forEach(each -> each.runIfDue(ahead));
            afterEach.run();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
