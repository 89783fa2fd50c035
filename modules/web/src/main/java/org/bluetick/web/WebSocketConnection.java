package org.bluetick.web;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import org.bluetick.transport.Connection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/// A WebSocket (RFC 6455) as a connection: what is written is a text message each. Jetty sends one after the other. Any
/// thread.
final class WebSocketConnection implements Connection {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Peer peer;
    private final CoreSession session;
    private final Demand demand;
    private final Runnable drained;
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();

    /// @param drained called when the socket has taken all that was written
    WebSocketConnection(Peer peer, CoreSession session, Demand demand, Runnable drained) {
        this.peer = peer;
        this.session = session;
        this.demand = demand;
        this.drained = drained;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return peer.address();
    }

    @Override
    public boolean secure() {
        return peer.isProtected();
    }

    @Override
    public Optional<ExtendedSSLSession> tlsSession() {
        return peer.tls();
    }

    @Override
    public void write(byte[] message) {
        write(List.of(message));
    }

    /// The last one takes all along.
    @Override
    public void write(List<byte[]> messages) {
        if (closing.get() || messages.isEmpty()) {
            return;
        }
        long size = messages.stream().mapToLong(message -> message.length).sum();
        unsent.addAndGet(size);
        for (byte[] message : messages.subList(0, messages.size() - 1)) {
            session.sendFrame(text(message), Callback.NOOP, true);
        }
        session.sendFrame(text(messages.getLast()), Callback.from(() -> taken(size)), false);
    }

    private static Frame text(byte[] message) {
        return new Frame(OpCode.TEXT, ByteBuffer.wrap(message));
    }

    private void taken(long size) {
        if (unsent.addAndGet(-size) == 0) {
            drained.run();
        }
    }

    @Override
    public long unsent() {
        return unsent.get();
    }

    @Override
    public void startTls(byte[] lastClearBytes) {
        throw new IllegalStateException("TLS begins before a WebSocket does (RFC 7395 §3.9)");
    }

    @Override
    public void suspendReading() {
        demand.suspend();
    }

    @Override
    public void resumeReading() {
        demand.resume();
    }

    /// The closing handshake; who does not answer is cut off.
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            session.close(CloseStatus.NORMAL, "", Callback.NOOP);
            session.setIdleTimeout(CLOSE_TIMEOUT);
            demand.resume();
        }
    }

    @Override
    public void abort() {
        closing.set(true);
        session.abort();
    }
}
