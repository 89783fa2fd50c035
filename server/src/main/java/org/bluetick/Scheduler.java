package org.bluetick;

import java.time.Duration;

/// Runs tasks again and again, each on a thread that may block.
@FunctionalInterface
public interface Scheduler {
    /// The first time after one period.
    void every(Duration period, Runnable task);
}
