package org.bluetick.transport.mina;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteRequestQueue;
import org.apache.mina.transport.socket.nio.NioSession;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.TlsSide;
import org.bluetick.transport.TlsMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket. The methods of [Connection] run on any thread; all the others, and TLS, run on the
/// connection's I/O thread.
///
/// It is its session's write queue itself: MINA's I/O thread comes and takes the next chunk when the socket has
/// taken the one before. So there is one write in flight, what waits behind it is coalesced, and sealing always
/// happens on the I/O thread.
final class MinaConnection implements Connection, WriteRequestQueue {
    private static final Logger LOG = LoggerFactory.getLogger(MinaConnection.class);
    private static final int CHUNK = 64 * 1024;
    private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

    private final NioSession session;
    private final IoContext io;
    private final OutboundQueue queue = new OutboundQueue();
    private volatile @Nullable TlsLayer tls;
    private volatile boolean closing;
    /// Set before the owner learns of the connection.
    private TlsMode tlsMode = new TlsMode.None();

    private volatile InetSocketAddress remoteAddress = UNKNOWN;
    /// Until the load balancer has said where the connection comes from.
    private @Nullable ProxyHeader proxyHeader;
    private @Nullable Opening opening;
    private @Nullable ConnectionHandler handler;
    private @Nullable Throwable cause;
    /// TLS has ended on our side: what the peer still sends is not looked at.
    private boolean goodbyeSaid;

    /// Guarded by this, as is whether the session reads.
    private boolean suspendedByOwner;
    private boolean suspendedHere;
    private @Nullable Future<?> closeTimeout;

    MinaConnection(NioSession session, IoContext io) {
        this.session = session;
        this.io = io;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(byte[] bytes) {
        if (queue.add(bytes, io.options().highMark())) {
            wake();
        }
    }

    @Override
    public long unsent() {
        return queue.unsent();
    }

    @Override
    public boolean secure() {
        TlsLayer layer = tls;
        return layer != null && layer.established();
    }

    @Override
    public Optional<ExtendedSSLSession> tlsSession() {
        TlsLayer layer = tls;
        return layer != null && layer.established() ? Optional.of(layer.session()) : Optional.empty();
    }

    @Override
    public Optional<byte[]> keyingMaterial(String label, int length) {
        TlsLayer layer = tls;
        return layer != null && layer.established() && layer.byBoringSsl()
                ? layer.keyingMaterial(label, length)
                : Connection.super.keyingMaterial(label, length);
    }

    @Override
    public void startTls(byte[] lastClearBytes) {
        if (!(tlsMode instanceof TlsMode.StartTls(TlsSide side))) {
            throw new IllegalStateException("this connection is not for STARTTLS, but " + tlsMode);
        }
        beginTls(side);
        if (queue.endClear(lastClearBytes)) {
            wake();
        }
    }

    private synchronized void beginTls(TlsSide side) {
        if (tls != null) {
            throw new IllegalStateException("TLS has already begun");
        }
        tls = new TlsLayer(side.newEngine(), io.scratch(), io.handshakes(), this::wake);
    }

    @Override
    public synchronized void suspendReading() {
        suspendedByOwner = true;
        updateReading();
    }

    @Override
    public synchronized void resumeReading() {
        suspendedByOwner = false;
        updateReading();
    }

    private synchronized void suspendHere(boolean suspended) {
        if (suspendedHere != suspended) {
            suspendedHere = suspended;
            updateReading();
        }
    }

    private void updateReading() {
        boolean suspended = suspendedByOwner || suspendedHere;
        if (suspended != session.isReadSuspended()) {
            if (suspended) {
                session.suspendRead();
            } else {
                session.resumeRead();
            }
        }
    }

    @Override
    public void close() {
        if (queue.close()) {
            closing = true;
            scheduleAbort();
            wake();
        }
    }

    private synchronized void scheduleAbort() {
        closeTimeout = io.timer().schedule(this::abort, io.options().closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void cancelAbort() {
        if (closeTimeout != null) {
            closeTimeout.cancel(false);
            closeTimeout = null;
        }
    }

    @Override
    public void abort() {
        closing = true;
        queue.discard();
        session.closeNow();
    }

    /// Has the I/O thread call [#poll] soon, if not now then after the write in flight.
    private void wake() {
        queue.startWork();
        session.getProcessor().flush(session);
    }

    // The life of the session, told by MINA on the I/O thread.

    void opened(Opening opening) {
        tlsMode = opening.tls();
        if (session.getRemoteAddress() instanceof InetSocketAddress address) {
            remoteAddress = address;
            if (opening.accepted() && io.options().proxies().test(address.getAddress())) {
                this.opening = opening;
                proxyHeader = new ProxyHeader();
                scheduleAbort();
                return;
            }
        }
        begin(opening);
    }

    private void begin(Opening opening) {
        guarded(() -> {
            if (tlsMode instanceof TlsMode.Direct(TlsSide side)) {
                beginTls(side);
                queue.endClear(new byte[0]);
                wake(); // who has connected speaks first
            }
            handler = opening.owner().apply(this);
        });
    }

    void received(ByteBuffer bytes) {
        if (proxyHeader != null && !takeHeader(proxyHeader, bytes)) {
            return;
        }
        TlsLayer layer = tls;
        if (layer == null) {
            handUp(bytes);
            return;
        }
        if (goodbyeSaid) {
            return;
        }
        boolean wasEstablished = layer.established();
        try {
            layer.receive(bytes, this::handUp);
            afterTls(layer);
        } catch (SSLException e) {
            failTls(layer, e);
        }
        if (layer.handshakeWaiting() || wasEstablished != layer.established()) {
            wake();
        }
    }

    /// Whether the connection has begun.
    private boolean takeHeader(ProxyHeader header, ByteBuffer bytes) {
        try {
            if (!header.take(bytes)) {
                return false;
            }
        } catch (IOException e) {
            LOG.info("A connection from {} is refused: {}", remoteAddress, e.getMessage());
            abort();
            return false;
        }
        proxyHeader = null;
        cancelAbort();
        remoteAddress = header.source().orElse(remoteAddress);
        begin(Objects.requireNonNull(opening));
        opening = null;
        return true;
    }

    private void continueTls(TlsLayer layer) {
        try {
            layer.resume(this::handUp);
            afterTls(layer);
        } catch (SSLException e) {
            failTls(layer, e);
        }
    }

    private void afterTls(TlsLayer layer) {
        if (layer.peerClosed()) {
            inputClosed();
            return;
        }
        suspendHere(layer.tasksRunning());
    }

    private void handUp(ByteBuffer bytes) {
        ConnectionHandler owner = handler;
        if (owner != null && !closing) {
            guarded(() -> owner.received(bytes));
        }
    }

    /// The socket has taken the chunk in flight.
    void sent() {
        ConnectionHandler owner = handler;
        if (queue.landed() && owner != null && !closing) {
            guarded(owner::drained);
        }
    }

    /// The peer sends no more. What waits for it is still sent.
    void inputClosed() {
        suspendHere(true);
        TlsLayer layer = tls;
        if (layer != null && !layer.established()) {
            fail(new SSLException("the peer closed the connection during the TLS handshake"));
        } else {
            close();
        }
    }

    /// Something went wrong below or above: nothing more can be sent.
    void fail(Throwable reason) {
        if (cause == null && !closing) {
            cause = reason;
        }
        abort();
    }

    private void failTls(TlsLayer layer, SSLException reason) {
        LOG.debug("TLS with {} failed: {}", remoteAddress, reason.getMessage());
        if (cause == null && !closing) {
            cause = reason;
        }
        queue.discard();
        suspendHere(true);
        sayGoodbye(layer);
        if (!closing) {
            closing = true;
            scheduleAbort();
        }
        wake();
    }

    void closed() {
        if (cause == null && !closing) {
            // MINA closes by itself when a write fails, and does not say why.
            cause = new IOException("the connection was lost while writing");
        }
        closing = true;
        queue.discard();
        cancelAbort();
        freeTls();
        ConnectionHandler owner = handler;
        handler = null;
        if (owner != null) {
            guarded(() -> owner.closed(Optional.ofNullable(cause)));
        }
    }

    private void freeTls() {
        TlsLayer layer = tls;
        try {
            if (layer != null) {
                layer.free();
            }
        } catch (SSLException e) {
            LOG.debug("TLS with {} did not end in order: {}", remoteAddress, e.getMessage());
        }
    }

    /// An error of the owner's ends this connection, never the I/O thread and the connections it serves.
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error("the handler of the connection with {} failed", remoteAddress, e);
            fail(e);
        }
    }

    // The write queue, asked by MINA on the I/O thread.

    @Override
    public @Nullable WriteRequest poll(IoSession ignored) {
        if (session.isClosing()) {
            return null;
        }
        TlsLayer layer = tls;
        if (layer != null && !goodbyeSaid && !layer.established() && !layer.tasksRunning()) {
            continueTls(layer);
        }
        try {
            return next();
        } catch (SSLException e) {
            fail(e);
            return null;
        }
    }

    private @Nullable WriteRequest next() throws SSLException {
        List<ByteBuffer> parts = new ArrayList<>();
        while (!session.isClosing()) {
            TlsLayer layer = tls;
            if (queue.takeClear(parts, CHUNK) > 0) {
                return request(join(parts));
            }
            if (layer != null && layer.handshakeWaiting()) {
                return request(ByteBuffer.wrap(layer.takeHandshake()));
            }
            boolean secured = layer != null && layer.established();
            if (layer != null && secured && queue.takeSecured(parts, CHUNK) > 0) {
                return request(ByteBuffer.wrap(layer.seal(parts)));
            }
            if (closing && queue.empty()) {
                if (layer == null || goodbyeSaid) {
                    session.closeNow();
                    return null;
                }
                sayGoodbye(layer);
            } else if (queue.rest(secured)) {
                return null;
            }
        }
        return null;
    }

    private void sayGoodbye(TlsLayer layer) {
        goodbyeSaid = true;
        try {
            layer.close();
        } catch (SSLException e) {
            LOG.debug("cannot tell {} that TLS ends: {}", remoteAddress, e.getMessage());
        }
    }

    private static ByteBuffer join(List<ByteBuffer> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ByteBuffer joined = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(joined::put);
        return joined.flip();
    }

    private WriteRequest request(ByteBuffer bytes) {
        session.increaseScheduledWriteBytes(bytes.remaining());
        session.increaseScheduledWriteMessages();
        return new DefaultWriteRequest(IoBuffer.wrap(bytes));
    }

    /// MINA also asks this to know whether to wait for the socket: so a write in flight counts.
    @Override
    public boolean isEmpty(IoSession ignored) {
        return session.isClosing() || session.getCurrentWriteRequest() == null && !queue.working();
    }

    @Override
    public void offer(IoSession ignored, WriteRequest request) {
        throw new UnsupportedOperationException("Connection.write is the only way to write, seen " + request);
    }

    @Override
    public void clear(IoSession ignored) {
        queue.discard();
    }

    @Override
    public void dispose(IoSession ignored) {
        queue.discard();
    }

    @Override
    public int size() {
        return queue.working() ? 1 : 0;
    }
}
