package org.bluetick.clustering;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to go to one node: sent by a thread of its own, in batches of what has gathered meanwhile; so one slow node is no other's
/// trouble. Bounded on both ways: who puts waits while there is too much here, and no more is sent than the other node has room
/// for. Any thread may put.
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int MAX_WAITING = 8 << 20;
    private static final int MAX_BATCH = 256 << 10;
    /// Sent, and not yet taken by the other node.
    private static final int MAX_UNDER_WAY = 4 << 20;

    private final Sender sender;
    private final Thread thread;
    /// Tells the receiver whether it is still the same outbox.
    private final long epoch = ThreadLocalRandom.current().nextLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final Queue<Sent> underWay = new ArrayDeque<>();
    private long bytesWaiting;
    private long bytesUnderWay;
    private long batches;
    private long frames;
    private boolean closed;

    /// Sends a message to the node, in order. Throws a RuntimeException when it is gone.
    interface Sender {
        void send(byte[] message);
    }

    private record Sent(long number, int size) {}

    Outbox(String name, Sender sender) {
        this.sender = sender;
        this.thread = Thread.ofPlatform().daemon().name("link to " + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Blocks while too much waits. False: it is closed.
    boolean put(byte[] frame) {
        lock.lock();
        try {
            while (bytesWaiting > MAX_WAITING && !closed) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            waiting.add(frame);
            bytesWaiting += frame.length;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The other node has taken the batches up to this one.
    void taken(long epoch, long number) {
        if (epoch != this.epoch) {
            return;
        }
        lock.lock();
        try {
            while (!underWay.isEmpty() && underWay.peek().number() <= number) {
                bytesUnderWay -= underWay.remove().size();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The node is gone: what waits is dropped.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// It takes nothing more: the node was gone, at least for a moment.
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all is sent, at most so long.
    void drain(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!closed && left > 0 && bytesWaiting + bytesUnderWay > 0) {
                left = room.awaitNanos(Math.min(left, 20_000_000)) + Math.max(0, left - 20_000_000);
            }
        } finally {
            lock.unlock();
        }
    }

    /// For people.
    String status() {
        lock.lock();
        try {
            return "%d frames in %d batches sent, %d bytes wait, %d are under way".formatted(frames, batches, bytesWaiting, bytesUnderWay);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (byte[] message = next(); message.length > 0; message = next()) {
                sender.send(message);
            }
        } catch (RuntimeException e) {
            LOG.info("{} ends: {}", thread.getName(), e.getMessage());
        } finally {
            close();
        }
    }

    /// Empty: it is closed.
    private byte[] next() {
        lock.lock();
        try {
            while (!closed && (waiting.isEmpty() || bytesUnderWay > MAX_UNDER_WAY)) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return new byte[0];
            }
            byte[] message = batch();
            underWay.add(new Sent(batches, message.length));
            bytesUnderWay += message.length;
            room.signalAll();
            return message;
        } finally {
            lock.unlock();
        }
    }

    private byte[] batch() {
        batches++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(MAX_BATCH, bytesWaiting + 64));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(epoch);
            out.writeLong(batches);
            while (!waiting.isEmpty() && bytes.size() < MAX_BATCH) {
                byte[] frame = waiting.remove();
                bytesWaiting -= frame.length;
                frames++;
                out.writeInt(frame.length);
                out.write(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
