package org.bluetick.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.bluetick.api.Journal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what is posted to it one turn at a time, in the order posted. A turn takes all that has arrived, runs it, commits what it
/// kept, and is on one thread of the executor; while nothing waits there is no thread. `post` may be called from anywhere.
///
/// What is posted has a weight, and a mailbox in which too much waits is full: it takes on, but whoever posts in a turn of its own
/// is told to wait ([Turn#takeFull]).
public final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    /// It is full when more than so many characters wait, or a thousand small stanzas.
    private static final long FULL = 1 << 20;
    private static final int LEAST_WEIGHT = 1 << 10;
    private static final Entry RUNNING = new Entry(() -> {}, 0);
    private static final VarHandle LAST;

    static {
        try {
            LAST = MethodHandles.lookup().findVarHandle(Mailbox.class, "last", Entry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Executor executor;
    private final Journal journal;
    private final Reached reached = new Reached();
    private Owner owner;

    /// The newest entry, each linked to the one before it; null when idle; `RUNNING` at the end of the chain during a turn.
    @SuppressWarnings("unused") // through LAST
    private volatile @Nullable Entry last;

    /// Whose mailbox it is.
    public interface Owner {
        /// All of the turn is done, and what it kept is durable.
        void turnEnded();

        /// What the turn kept could not be written down, and nothing of what should follow has been done.
        void turnFailed();

        /// What the turn kept is durable, and what it delivered is posted. Still in the turn.
        default void delivered() {}
    }

    public Mailbox(Executor executor, Journal journal, Owner owner) {
        this.executor = executor;
        this.journal = journal;
        this.owner = owner;
    }

    /// Hands the mailbox over: a session has moved to another stream. In its turn.
    public void belongTo(Owner owner) {
        this.owner = owner;
    }

    public void post(Runnable task) {
        post(new Entry(task, 0));
    }

    /// The same for what there may be much of: the turn that posts it should wait, when this is full.
    /// @param size characters
    void post(Runnable task, int size) {
        Entry entry = new Entry(task, Math.max(size, LEAST_WEIGHT));
        post(entry);
        if (entry.waiting > FULL) {
            Turn.foundFull(this);
        }
    }

    /// Nothing waits, and no turn runs: what it kept is durable. From any thread.
    boolean isIdle() {
        return last == null;
    }

    private void post(Entry entry) {
        Entry before;
        do {
            before = last;
            entry.follow(before);
        } while (!LAST.compareAndSet(this, before, entry));
        if (before == null) {
            executor.execute(this::turns);
        }
    }

    private void turns() {
        turn((Entry) LAST.getAndSet(this, RUNNING));
        while (!LAST.compareAndSet(this, RUNNING, null)) {
            Thread.yield(); // virtual threads are not preempted: a busy session must let the others have theirs
            turn((Entry) LAST.getAndSet(this, RUNNING));
        }
    }

    private void turn(Entry newest) {
        try {
            Turn.run(journal, reached, () -> {
                runAll(newest);
                Turn.commitNow();
                run(owner::delivered);
            });
        } catch (RuntimeException | Error e) {
            LOG.error("A turn could not be written down; its stream ends", e);
            run(owner::turnFailed);
        }
        run(owner::turnEnded);
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

    /// Whatever a task throws, an error too, the mailbox must not be left running for ever.
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task failed; its session goes on", e);
        }
    }

    private static final class Entry {
        final Runnable task;
        final int weight;
        @Nullable Entry before;
        /// What waits, with this.
        long waiting;

        Entry(Runnable task, int weight) {
            this.task = task;
            this.weight = weight;
        }

        void follow(@Nullable Entry before) {
            this.before = before;
            waiting = weight + (before == null ? 0 : before.waiting);
        }
    }
}
