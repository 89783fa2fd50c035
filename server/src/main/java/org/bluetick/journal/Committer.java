package org.bluetick.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The group commit: one thread takes what has gathered while it wrote the last batch, writes it in one transaction,
/// and wakes those who wait for it. There is no timer.
///
/// A row the database refuses fails its caller alone: the batch is halved until the caller is found.
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int MAX_ROWS = 5_000;
    private static final long MAX_BYTES = 16 << 20;

    private final Link link;
    private final BatchWriter writer;
    private final Availability availability;
    private final Consumer<List<Pending>> kept;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean closing;

    /// @param kept is told what is pending, before anybody else knows that it is committed
    Committer(Link link, BatchWriter writer, Availability availability, Consumer<List<Pending>> kept) {
        this.link = link;
        this.writer = writer;
        this.availability = availability;
        this.kept = kept;
        this.thread = Thread.ofPlatform().name("journal").unstarted(this::run);
    }

    private record Waiting(Encoded rows, CompletableFuture<Void> done) {}

    /// Connects, and begins. Throws [StorageException] when that cannot be.
    void start() {
        try {
            link.open();
        } catch (SQLException e) {
            throw new StorageException(firstLine(e), e);
        }
        thread.start();
    }

    /// Blocks until the rows are durable, in any thread. Throws [StorageException] when they cannot be kept.
    void commit(Encoded rows) {
        Waiting waiting = new Waiting(rows, new CompletableFuture<>());
        put(waiting);
        try {
            waiting.done.join();
        } catch (CompletionException e) {
            throw inThisThread(e.getCause());
        }
    }

    /// Writes what is left. Waits no longer than that for a database that is away: then it fails those who wait.
    void close(Duration patience) {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        availability.giveUpAfter(patience);
        Threads.join(thread);
    }

    private void put(Waiting waiting) {
        lock.lock();
        try {
            if (closing) {
                throw new StorageException("the journal is closed");
            }
            queue.add(waiting);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (link) {
            for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
                writeOrFail(batch);
            }
        }
    }

    /// Empty when it is closing and nothing is left.
    private List<Waiting> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            List<Waiting> batch = new ArrayList<>();
            long rows = 0;
            long bytes = 0;
            while (!queue.isEmpty() && rows < MAX_ROWS && bytes < MAX_BYTES) {
                Waiting next = queue.remove();
                rows += next.rows.rows();
                bytes += next.rows.size();
                batch.add(next);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void writeOrFail(List<Waiting> batch) {
        try {
            write(batch);
        } catch (RuntimeException | Error e) {
            // Whatever this was, the thread must go on: everybody waits for it.
            if (!(e instanceof StorageException)) {
                LOG.error("A batch of messages could not be written", e);
            }
            batch.forEach(waiting -> waiting.done.completeExceptionally(e));
        }
    }

    private void write(List<Waiting> batch) {
        List<Encoded> rows = batch.stream().map(Waiting::rows).toList();
        try {
            link.run((connection, repeated) -> writer.write(connection, rows, repeated));
            kept.accept(Encoded.pendingOf(rows));
            batch.forEach(waiting -> waiting.done.complete(null));
        } catch (SQLException e) {
            if (batch.size() == 1) {
                batch.getFirst().done.completeExceptionally(new StorageException(firstLine(e), e));
                return;
            }
            int half = batch.size() / 2;
            write(batch.subList(0, half));
            write(batch.subList(half, batch.size()));
        }
    }

    /// The stack of who waits, and the reason the committing thread found.
    private static StorageException inThisThread(Throwable failure) {
        Throwable reason = failure.getCause() instanceof SQLException sql ? sql : failure;
        return new StorageException(String.valueOf(failure.getMessage()), reason);
    }

    private static String firstLine(SQLException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message.lines().findFirst().orElse("");
    }
}
