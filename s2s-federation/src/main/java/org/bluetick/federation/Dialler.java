package org.bluetick.federation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Network;
import org.bluetick.transport.TlsMode;

/// Connects to one of several addresses: the next is tried when one fails, or has not answered for a while, and the first to
/// answer is taken (RFC 8305 §5). Any thread.
final class Dialler {
    private static final long HEAD_START_MILLIS = 250;

    private final Network network;

    Dialler(Network network) {
        this.network = network;
    }

    /// Blocks while there are further addresses to be tried. One of the two is called, once.
    void dial(List<InetSocketAddress> addresses, TlsMode tls, Function<Connection, ConnectionHandler> open, Consumer<IOException> failed) {
        AtomicBoolean taken = new AtomicBoolean();
        AtomicInteger left = new AtomicInteger(addresses.size());
        Semaphore next = new Semaphore(0);
        for (InetSocketAddress address : addresses) {
            network.connect(address, tls, connection -> {
                boolean first = taken.compareAndSet(false, true);
                next.release();
                if (!first) {
                    connection.abort();
                }
                return first ? open.apply(connection) : new Unwanted();
            }, cause -> {
                next.release();
                if (left.decrementAndGet() == 0 && !taken.get()) {
                    failed.accept(cause);
                }
            });
            if (address == addresses.getLast() || isTaken(taken, next)) {
                return;
            }
        }
    }

    private static boolean isTaken(AtomicBoolean taken, Semaphore next) {
        try {
            next.tryAcquire(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return taken.get();
    }

    /// The owner of a connection that came too late.
    private static final class Unwanted implements ConnectionHandler {
        @Override
        public void received(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void closed(Optional<Throwable> cause) {
            // It is what was wanted.
        }
    }
}
