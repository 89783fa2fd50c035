package org.bluetick.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what is posted to it one turn at a time, in the order posted. A turn takes all that has arrived, runs it, ends with
/// `afterTurn`, and is on one thread of the executor; while nothing waits there is no thread. `post` may be called from anywhere.
public final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final Entry RUNNING = new Entry(() -> {});
    private static final VarHandle LAST;

    static {
        try {
            LAST = MethodHandles.lookup().findVarHandle(Mailbox.class, "last", Entry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Executor executor;
    private final Runnable afterTurn;

    /// The newest entry, each linked to the one before it; null when idle; `RUNNING` at the end of the chain during a turn.
    @SuppressWarnings("unused") // through LAST
    private volatile @Nullable Entry last;

    public Mailbox(Executor executor, Runnable afterTurn) {
        this.executor = executor;
        this.afterTurn = afterTurn;
    }

    public void post(Runnable task) {
        Entry entry = new Entry(task);
        Entry before;
        do {
            before = last;
            entry.before = before;
        } while (!LAST.compareAndSet(this, before, entry));
        if (before == null) {
            executor.execute(this::turn);
        }
    }

    private void turn() {
        do {
            runAll((Entry) LAST.getAndSet(this, RUNNING));
            run(afterTurn);
            Thread.yield(); // virtual threads are not preempted: a busy session must let the others have theirs
        } while (!LAST.compareAndSet(this, RUNNING, null));
    }

    private static void runAll(Entry newest) {
        Entry entry = oldestFirst(newest);
        while (entry != null) {
            run(entry.task);
            entry = entry.before;
        }
    }

    private static @Nullable Entry oldestFirst(Entry newest) {
        Entry reversed = null;
        Entry entry = newest;
        while (entry != null && entry != RUNNING) {
            Entry next = entry.before;
            entry.before = reversed;
            reversed = entry;
            entry = next;
        }
        return reversed;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            LOG.error("A task failed; its session goes on", e);
        }
    }

    private static final class Entry {
        final Runnable task;
        @Nullable Entry before;

        Entry(Runnable task) {
            this.task = task;
        }
    }
}
