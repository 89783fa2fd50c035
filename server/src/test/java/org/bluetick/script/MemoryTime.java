package org.bluetick.script;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bluetick.Scheduler;

/// Time that passes only when it is told to; begins in the summer of 1995.
final class MemoryTime implements Scheduler {
    private static final Instant BEGINNING = Instant.parse("1995-07-14T09:00:00Z");

    private final List<Periodic> tasks = new ArrayList<>();
    private Duration passed = Duration.ZERO;

    private static final class Periodic {
        final Duration period;
        final Runnable task;
        Duration due;

        Periodic(Duration period, Runnable task, Duration due) {
            this.period = period;
            this.task = task;
            this.due = due;
        }
    }

    @Override
    public void every(Duration period, Runnable task) {
        tasks.add(new Periodic(period, task, passed.plus(period)));
    }

    /// Who wanted to be called is gone.
    void forget() {
        tasks.clear();
    }

    /// Like `System.nanoTime`.
    long nanos() {
        return passed.toNanos();
    }

    /// @param afterEach lets happen what a task has begun
    void advance(Duration time, Runnable afterEach) {
        Duration end = passed.plus(time);
        for (Optional<Periodic> next = next(end); next.isPresent(); next = next(end)) {
            Periodic task = next.get();
            passed = task.due;
            task.due = task.due.plus(task.period);
            task.task.run();
            afterEach.run();
        }
        passed = end;
    }

    private Optional<Periodic> next(Duration end) {
        return tasks.stream().filter(each -> each.due.compareTo(end) <= 0).min(Comparator.comparing(each -> each.due));
    }

    Clock clock() {
        InstantSource now = () -> BEGINNING.plus(passed);
        return now.withZone(ZoneOffset.UTC);
    }
}
