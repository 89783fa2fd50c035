package org.bluetick.web;

import java.util.concurrent.atomic.AtomicInteger;

/// Asks for what comes next when the last has been dealt with, unless reading is suspended. Any thread.
final class Demand {
    private static final int SUSPENDED = 1;
    private static final int OWED = 2;

    private final AtomicInteger state = new AtomicInteger();
    private final Runnable ask;

    Demand(Runnable ask) {
        this.ask = ask;
    }

    /// What came has been dealt with.
    void next() {
        int before = state.getAndUpdate(now -> (now & SUSPENDED) == 0 ? now : now | OWED);
        if ((before & SUSPENDED) == 0) {
            ask.run();
        }
    }

    void suspend() {
        state.getAndUpdate(now -> now | SUSPENDED);
    }

    void resume() {
        if ((state.getAndSet(0) & OWED) != 0) {
            ask.run();
        }
    }
}
