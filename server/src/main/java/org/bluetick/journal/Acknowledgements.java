package org.bluetick.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what was acknowledged from `pending`, and with it what is not archived: many at a time, in a thread and on
/// a connection of its own. What is not yet deleted is known here, so that nobody is shown it again.
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final int MANY = 1_000;
    private static final int MAX_BATCH = 5_000;
    /// A deletion costs little more for many than for one.
    private static final long GATHERING = Duration.ofMillis(100).toNanos();

    static final String DELETE = """
            with gone as (
                delete from pending using unnest(?, ?) as acknowledged(owner, id)
                where pending.owner = acknowledged.owner and pending.id = acknowledged.id
                returning pending.owner, pending.id, pending.archived
            )
            delete from message using gone
            where not gone.archived and message.owner = gone.owner and message.id = gone.id
            """;

    private final Link link;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Queue<Acknowledged> queue = new ArrayDeque<>();
    private final Map<Jid, Set<MessageId>> waiting = new HashMap<>();
    private boolean hurry;
    private boolean closing;

    Acknowledgements(Link link) {
        this.link = link;
        this.thread = Thread.ofPlatform().name("journal-acknowledgements").unstarted(this::run);
    }

    private record Acknowledged(Jid owner, MessageId id) {}

    /// A deletion that a crash undoes is repeated by the next acknowledgement: it need not wait for the disk. The
    /// planner takes `pending` for empty whenever it was so at the last vacuum; the index is always right.
    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : List.of("synchronous_commit", "enable_seqscan", "enable_hashjoin", "enable_mergejoin")) {
                statement.execute("set " + setting + " = off");
            }
        }
    }

    void start() {
        thread.start();
    }

    void add(Jid owner, List<MessageId> ids) {
        lock.lock();
        try {
            if (closing) {
                throw new StorageException("the journal is closed");
            }
            Set<MessageId> known = waiting.computeIfAbsent(owner, _ -> new HashSet<>());
            for (MessageId id : ids) {
                if (known.add(id)) {
                    queue.add(new Acknowledged(owner, id));
                }
            }
            if (known.isEmpty()) {
                waiting.remove(owner);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// What is still in the table though it was acknowledged.
    List<Long> notYetDeleted(Jid owner) {
        lock.lock();
        try {
            return waiting.getOrDefault(owner, Set.of()).stream().map(MessageId::value).toList();
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        lock.lock();
        try {
            hurry = true;
            changed.signal();
            while (!waiting.isEmpty()) {
                idle.awaitUninterruptibly();
            }
            hurry = false;
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
            for (List<Acknowledged> batch = take(); !batch.isEmpty(); batch = take()) {
                deleteOrWarn(batch);
                forget(batch);
            }
        }
    }

    /// Empty when it is closing and nothing is left.
    private List<Acknowledged> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            gather();
            List<Acknowledged> batch = new ArrayList<>();
            while (!queue.isEmpty() && batch.size() < MAX_BATCH) {
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void gather() {
        long left = GATHERING;
        try {
            while (left > 0 && queue.size() < MANY && !hurry && !closing) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted: what has gathered is deleted now");
        }
    }

    private void deleteOrWarn(List<Acknowledged> batch) {
        try {
            link.run((connection, _) -> delete(connection, batch));
        } catch (SQLException | RuntimeException | Error e) {
            // Whatever this was, the thread must go on: the next ones wait for it.
            LOG.warn("{} acknowledged messages stay pending and will be delivered again: {}", batch.size(), e.getMessage());
        }
    }

    private void delete(Connection connection, List<Acknowledged> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setArray(1, connection.createArrayOf("text",
                    batch.stream().map(one -> one.owner.toString()).toArray()));
            statement.setArray(2, connection.createArrayOf("bigint",
                    batch.stream().map(one -> one.id.value()).toArray()));
            statement.executeUpdate();
        }
        connection.commit();
    }

    private void forget(List<Acknowledged> batch) {
        lock.lock();
        try {
            for (Acknowledged one : batch) {
                waiting.computeIfPresent(one.owner, (_, ids) -> {
                    ids.remove(one.id);
                    return ids.isEmpty() ? null : ids;
                });
            }
            if (waiting.isEmpty()) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
