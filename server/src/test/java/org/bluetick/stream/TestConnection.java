package org.bluetick.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.LocalConnection;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;
import org.bluetick.xml.StreamReader;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;

/// A connection without a network, but with an I/O thread of its own, which reads only while reading is not suspended.
/// The test is the client, in one thread. What the server writes is taken at once.
final class TestConnection implements LocalConnection {
    private static final int PATIENCE_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<byte[]> inbound = new ArrayDeque<>();
    private final BlockingQueue<byte[]> outbound = new LinkedBlockingQueue<>();
    private final StreamReader reader = new StreamReader(new XmlLimits(1 << 20, 100, 100, 1 << 16));
    private boolean suspended;
    private boolean over;
    private int suspensions;

    void open(Function<Connection, ConnectionHandler> accept) {
        ConnectionHandler handler = accept.apply(this);
        Thread.startVirtualThread(() -> {
            for (byte[] read = awaitBytes(); read != null; read = awaitBytes()) {
                handler.received(ByteBuffer.wrap(read));
            }
            handler.closed(Optional.empty());
        });
    }

    /// Null when the connection is over.
    private byte[] awaitBytes() {
        lock.lock();
        try {
            while (!over && (suspended || inbound.isEmpty())) {
                changed.awaitUninterruptibly();
            }
            return over ? null : inbound.remove();
        } finally {
            lock.unlock();
        }
    }

    // The client.

    void sends(String xml) {
        locked(() -> inbound.add(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /// The next element from the server, stream features too, never a header; null when the server has closed the stream.
    Element receives() throws InterruptedException, XmlException {
        while (true) {
            StreamEvent event = reader.next();
            if (event instanceof StreamEvent.Received received) {
                return received.element();
            } else if (event instanceof StreamEvent.Closed) {
                return null;
            } else if (event == null) {
                byte[] bytes = outbound.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (bytes == null) {
                    throw new AssertionError("nothing came for " + PATIENCE_SECONDS + " s; reading is "
                            + (suspended ? "" : "not ") + "suspended, " + inbound.size() + " pieces are unread");
                }
                reader.feed(ByteBuffer.wrap(bytes));
            }
        }
    }

    /// Waits until the server reads no more of what was sent. How many pieces it has left.
    int awaitStopped() {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!suspended || inbound.isEmpty()) {
                if (left <= 0) {
                    throw new AssertionError("the server reads on; " + inbound.size() + " pieces are unread");
                }
                left = changed.awaitNanos(left);
            }
            return inbound.size();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    void expectsNewHeader() {
        reader.restart();
    }

    /// Whether something is there to be received without waiting for it.
    boolean hasReceived() {
        return reader.hasUnread() || !outbound.isEmpty();
    }

    int suspensions() {
        return suspensions;
    }

    // The server.

    @Override
    public void suspendReading() {
        for (int i = 0; i < 20; i++) {
            Thread.yield(); // the stream's turn may do anything before reading stops
        }
        locked(() -> {
            suspended = true;
            suspensions++;
        });
    }

    @Override
    public void resumeReading() {
        locked(() -> suspended = false);
    }

    @Override
    public void close() {
        locked(() -> over = true);
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public void write(byte[] bytes) {
        locked(() -> {
            if (!over) {
                outbound.add(bytes);
            }
        });
    }

    @Override
    public long unsent() {
        return 0;
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
