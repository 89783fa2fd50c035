package org.bluetick.stream;

import java.util.ArrayDeque;
import java.util.Queue;

/// Where what a client has sent waits while nothing more is taken from it: until its session is there, until its answers are
/// read, until those it writes to have room. What waits here still counts as waiting for the turn, so that soon its socket is
/// not read any more. Touched only in the stream's turn.
final class Gate {
    private final Queue<Runnable> waiting = new ArrayDeque<>(0);
    private int reasons;

    /// Does it now, or when the gate is open and all before is done.
    void pass(Runnable task) {
        if (reasons > 0 || !waiting.isEmpty()) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    /// For one more reason.
    void shut() {
        reasons++;
    }

    /// One of the reasons is gone.
    void open() {
        reasons--;
        while (reasons == 0 && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /// Nothing more will come: does what is left.
    void giveUp() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
