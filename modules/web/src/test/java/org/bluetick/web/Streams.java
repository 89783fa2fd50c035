package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bluetick.api.ClientStreams;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// Plays the server behind connections: keeps them, and what they say.
final class Streams implements ClientStreams {
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public ConnectionHandler accept(Connection connection) {
        connections.add(connection);
        return new ConnectionHandler() {
            @Override
            public void received(ByteBuffer bytes) {
                byte[] message = new byte[bytes.remaining()];
                bytes.get(message);
                heard.add(new String(message, UTF_8));
            }

            @Override
            public void closed(Optional<Throwable> cause) {
                heard.add("closed");
            }

            @Override
            public void drained() {
                heard.add("drained");
            }
        };
    }

    Connection connection() throws InterruptedException {
        return next(connections);
    }

    /// What came next: a message, `closed` or `drained`.
    String heard() throws InterruptedException {
        return next(heard);
    }

    boolean heardNothing() {
        return heard.isEmpty();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }
}
