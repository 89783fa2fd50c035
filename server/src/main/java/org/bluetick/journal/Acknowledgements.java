package org.bluetick.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.journal.Outstanding.Settlement;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps `pending` true to what devices have acknowledged: many at a time, in a thread and on a connection of its own.
///
/// Most messages are acknowledged soon. So what is kept pending is only marked in the message itself; twice a second it
/// is settled, up to where the horizon was half a second before: what is still pending is written to `pending`, the rest
/// has cost nothing. What was acknowledged, but is still to be found in the tables, is known meanwhile ([Outstanding]),
/// so that nobody is shown it again.
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final int MANY = 1_000;
    /// A deletion costs little more for many than for one.
    private static final long GATHERING = Duration.ofMillis(100).toNanos();
    /// Clients are asked to acknowledge within less: see `AckRequests`.
    private static final long SETTLING = Duration.ofMillis(500).toNanos();

    private final Link link;
    private final PendingTable table;
    private final Supplier<MessageId> horizon;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition passed = lock.newCondition();
    private final Outstanding outstanding = new Outstanding();
    private long lookedAt = System.nanoTime();
    /// The horizon then.
    private MessageId seen = MessageId.MIN;
    private boolean idle;
    private long asked;
    private long answered;
    private boolean closing;
    private boolean closed;

    /// @param horizon everything up to it that will ever be kept has been told to [#kept]
    Acknowledgements(Link link, PendingTable table, Supplier<MessageId> horizon) {
        this.link = link;
        this.table = table;
        this.horizon = horizon;
        this.thread = Thread.ofPlatform().name("journal-acknowledgements").unstarted(this::run);
    }

    /// What is done at once.
    ///
    /// @param deletions to be deleted from the table
    /// @param asked what it answers
    private record Pass(List<Kept> deletions, Settlement settlement, long asked) {}

    /// When nobody else can work as this node.
    void start(Database database) {
        outstanding.settledUpTo(table.recover(database));
        thread.start();
    }

    /// These were committed, and a device is to acknowledge them.
    void kept(List<Pending> messages) {
        if (table.shared() || messages.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            messages.forEach(outstanding::keep);
            wake();
        } finally {
            lock.unlock();
        }
    }

    void add(Jid owner, List<MessageId> ids) {
        lock.lock();
        try {
            if (closing) {
                throw new StorageException("the journal is closed");
            }
            ids.forEach(id -> outstanding.acknowledge(owner, id));
            wake();
        } finally {
            lock.unlock();
        }
    }

    /// What is still in the tables though it was acknowledged.
    long[] notYetDeleted(Jid owner, MessageId after) {
        lock.lock();
        try {
            return outstanding.acknowledged(owner).filter(id -> id > after.value()).toArray();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all before is in the table, and what was acknowledged is in none.
    void flush() {
        lock.lock();
        try {
            long question = ++asked;
            changed.signal();
            while (answered < question && !closed) {
                passed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
    }

    private void run() {
        try (link) {
            while (!closed) {
                Pass pass = next();
                deleteOrWarn(pass);
                finish(pass, settleOrWarn(pass.settlement));
            }
        }
    }

    /// Only who has nothing to do must be told; the others look again soon.
    private void wake() {
        if (idle || outstanding.deletable() >= MANY) {
            changed.signal();
        }
    }

    private Pass next() {
        lock.lock();
        try {
            while (outstanding.isEmpty() && !isHurried()) {
                idle = true;
                changed.awaitUninterruptibly();
                idle = false;
            }
            gather();
            return take();
        } finally {
            lock.unlock();
        }
    }

    private boolean isHurried() {
        return asked > answered || closing;
    }

    private void gather() {
        long left = GATHERING;
        try {
            while (left > 0 && outstanding.deletable() < MANY && !isHurried()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted: what has gathered is done now");
        }
    }

    private Pass take() {
        return new Pass(outstanding.delete(MANY), settlement(), isHurried() ? asked : answered);
    }

    private Settlement settlement() {
        long now = System.nanoTime();
        if (isHurried()) {
            return outstanding.settle(horizon.get());
        }
        if (now - lookedAt < SETTLING) {
            return outstanding.settleNothing();
        }
        MessageId upTo = seen;
        lookedAt = now;
        seen = horizon.get();
        return outstanding.settle(upTo);
    }

    private void deleteOrWarn(Pass pass) {
        try {
            if (!pass.deletions.isEmpty()) {
                link.run((connection, _) -> table.delete(connection, pass.deletions));
            }
        } catch (SQLException | RuntimeException | Error e) {
            // Whatever this was, the thread must go on: the next ones wait for it.
            LOG.warn("{} acknowledged messages stay pending and will be delivered again: {}", pass.deletions.size(), e.getMessage());
        }
    }

    /// Up to where it is settled now.
    private MessageId settleOrWarn(Settlement settlement) {
        try {
            if (!settlement.isEmpty()) {
                link.run((connection, repeated) -> table.settle(connection, settlement, repeated));
            }
            return settlement.upTo();
        } catch (SQLException | RuntimeException | Error e) {
            LOG.warn("{} messages are not settled and will be, later: {}", settlement.count(), e.getMessage());
            return settlement.from();
        }
    }

    private void finish(Pass pass, MessageId settled) {
        lock.lock();
        try {
            if (!pass.deletions.isEmpty() || !pass.settlement.isEmpty()) {
                outstanding.done(settled);
            }
            if (outstanding.deletable() == 0) {
                answered = pass.asked;
                closed = closing;
            }
            passed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
