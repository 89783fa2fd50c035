package org.bluetick.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps `pending` true to what devices have acknowledged: many at a time, in a thread and on a connection of its own.
///
/// Most messages are acknowledged at once. So what is kept pending is only marked in the message itself; once a second it
/// is settled, up to the horizon: what is still pending is written to `pending`, the rest has cost nothing. What was
/// acknowledged, but is still to be found in the tables, is known here, so that nobody is shown it again.
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final int MANY = 1_000;
    /// A deletion costs little more for many than for one.
    private static final long GATHERING = Duration.ofMillis(100).toNanos();
    private static final long SETTLING = Duration.ofSeconds(1).toNanos();

    private final Link link;
    private final PendingTable table;
    private final Supplier<MessageId> horizon;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition passed = lock.newCondition();
    private final Map<Jid, Set<MessageId>> acknowledged = new HashMap<>();
    /// Of what was acknowledged: what is in the table, and what is not settled.
    private final Queue<Kept> deletions = new ArrayDeque<>();
    private List<Kept> early = new ArrayList<>();
    private List<Pending> unsettled = new ArrayList<>();
    private MessageId settled = MessageId.MIN;
    private long settledAt = System.nanoTime();
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
    /// @param from where it is settled
    /// @param upTo where it will be
    /// @param due what is settled
    /// @param early what was acknowledged of it
    /// @param asked what it answers
    private record Pass(List<Kept> deletions, MessageId from, MessageId upTo, List<Pending> due, List<Kept> early,
            List<Pending> left, List<Kept> gone, long asked) {

        boolean settles() {
            return !due.isEmpty() || !early.isEmpty();
        }
    }

    /// When nobody else can work as this node.
    void start(Database database) {
        settled = table.recover(database);
        thread.start();
    }

    /// These were committed, and a device is to acknowledge them.
    void kept(List<Pending> messages) {
        if (table.shared() || messages.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            unsettled.addAll(messages);
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
            for (MessageId id : ids) {
                if (acknowledged.computeIfAbsent(owner, _ -> new HashSet<>()).add(id)) {
                    (id.isAfter(settled) ? early : deletions).add(new Kept(owner, id));
                }
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    /// What is still in the tables though it was acknowledged.
    List<Long> notYetDeleted(Jid owner) {
        lock.lock();
        try {
            return acknowledged.getOrDefault(owner, Set.of()).stream().map(MessageId::value).toList();
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
                finish(pass, settleOrWarn(pass));
            }
        }
    }

    /// Only who has nothing to do must be told; the others look again soon.
    private void wake() {
        if (idle || deletions.size() >= MANY) {
            changed.signal();
        }
    }

    private Pass next() {
        lock.lock();
        try {
            while (deletions.isEmpty() && early.isEmpty() && unsettled.isEmpty() && !isHurried()) {
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
            while (left > 0 && deletions.size() < MANY && !isHurried()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted: what has gathered is done now");
        }
    }

    private Pass take() {
        List<Kept> some = new ArrayList<>();
        while (!deletions.isEmpty() && some.size() < MANY) {
            some.add(deletions.remove());
        }
        if (!isHurried() && System.nanoTime() - settledAt < SETTLING) {
            return new Pass(some, settled, settled, List.of(), List.of(), List.of(), List.of(), answered);
        }
        MessageId upTo = horizon.get();
        List<Pending> due = unsettled.stream().filter(each -> !each.message().id().isAfter(upTo)).toList();
        unsettled.removeIf(each -> !each.message().id().isAfter(upTo));
        return new Pass(some, settled, upTo, due, takeEarly(upTo),
                due.stream().filter(each -> !isAcknowledged(each.message())).toList(),
                due.stream().filter(each -> !each.archived()).map(Pending::message).filter(this::isAcknowledged).toList(), asked);
    }

    private List<Kept> takeEarly(MessageId upTo) {
        List<Kept> taken = early.stream().filter(each -> !each.id().isAfter(upTo)).toList();
        early.removeIf(each -> !each.id().isAfter(upTo));
        return taken;
    }

    private boolean isAcknowledged(Kept message) {
        return acknowledged.getOrDefault(message.owner(), Set.of()).contains(message.id());
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

    /// False: all is as it was.
    private boolean settleOrWarn(Pass pass) {
        try {
            if (pass.settles()) {
                link.run((connection, repeated) -> table.settle(connection, pass.from, pass.upTo, pass.left, pass.gone, repeated));
            }
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            LOG.warn("{} messages are not settled and will be, later: {}", pass.due.size(), e.getMessage());
            return false;
        }
    }

    private void finish(Pass pass, boolean settles) {
        lock.lock();
        try {
            pass.deletions.forEach(this::forget);
            if (!settles) {
                unsettled.addAll(pass.due);
                early.addAll(pass.early);
            } else if (pass.settles()) {
                pass.early.forEach(this::forget);
                settled = pass.upTo;
                settledAt = System.nanoTime();
                deletions.addAll(takeEarly(settled)); // acknowledged meanwhile
            }
            if (deletions.isEmpty()) {
                answered = pass.asked;
                closed = closing;
            }
            passed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Kept message) {
        acknowledged.computeIfPresent(message.owner(), (_, ids) -> {
            ids.remove(message.id());
            return ids.isEmpty() ? null : ids;
        });
    }
}
