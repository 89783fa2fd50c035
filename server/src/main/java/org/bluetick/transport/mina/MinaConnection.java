package org.bluetick.transport.mina;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import org.apache.mina.transport.socket.nio.NioSession;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.TlsSide;
import org.bluetick.transport.TlsMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket: its life, what comes in, and TLS; what goes out leaves by [OutboundChunks]. The methods of [Connection] run on any
/// thread; all the others, and TLS, run on the connection's I/O thread.
final class MinaConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(MinaConnection.class);
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

    /// Has the I/O thread call [OutboundChunks#poll] soon, if not now then after the write in flight.
    private void wake() {
        queue.startWork();
        session.getProcessor().flush(session);
    }

    /// What goes out.
    OutboundQueue queue() {
        return queue;
    }

    /// Null as long as what goes out goes in clear.
    @Nullable TlsLayer tls() {
        return tls;
    }

    /// Whether it ends as soon as what waits is sent, if not before.
    boolean isClosing() {
        return closing;
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
        if (layer.isClosed()) {
            return; // what the peer still sends is not looked at
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

    /// Goes on with the handshake when what was to be computed for it is computed.
    void continueHandshake() {
        TlsLayer layer = tls;
        if (layer == null || layer.isClosed() || layer.established() || layer.tasksRunning()) {
            return;
        }
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

    /// Ends TLS on our side.
    void sayGoodbye(TlsLayer layer) {
        try {
            layer.close();
        } catch (SSLException e) {
            LOG.debug("cannot tell {} that TLS ends: {}", remoteAddress, e.getMessage());
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
}
