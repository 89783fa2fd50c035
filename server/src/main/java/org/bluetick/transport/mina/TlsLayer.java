package org.bluetick.transport.mina;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.bluetick.transport.BoringSsl;
import org.jspecify.annotations.Nullable;

/// TLS 1.2 and 1.3 on one connection, over BoringSSL's engine or the JDK's. Everything here runs on the connection's I/O
/// thread; only the engine's delegated tasks may run elsewhere, and meanwhile nothing is read or decrypted.
///
/// Not a MINA filter: below the outbound queue there is nothing left for a filter chain to do, and order and
/// STARTTLS become plain statements. MINA's own filter loses writes behind a large one.
///
/// Keeps no buffer while idle: an incomplete record waits in an array of its size.
final class TlsLayer {
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    private static final byte[] NO_BYTES = {};
    /// A peer that makes us answer (key updates) without reading the answers is cut off here.
    private static final int MAX_UNSENT_HANDSHAKE = 128 * 1024;

    private final SSLEngine engine;
    private final ThreadLocal<TlsScratch> scratch;
    private final Executor taskRunner;
    private final Runnable tasksDone;

    private byte[] incomplete = NO_BYTES;
    private byte[] handshakeOut = NO_BYTES;
    private boolean peerClosed;
    private boolean closed;
    private volatile boolean tasksRunning;
    private volatile boolean established;

    /// @param tasksDone called on `taskRunner`; [#resume] must follow on the I/O thread
    TlsLayer(SSLEngine engine, ThreadLocal<TlsScratch> scratch, Executor taskRunner, Runnable tasksDone) {
        this.engine = engine;
        this.scratch = scratch;
        this.taskRunner = taskRunner;
        this.tasksDone = tasksDone;
        BoringSsl.lend(capacity -> scratch.get().direct(capacity), engine);
    }

    /// Whether the handshake is complete. Any thread may ask.
    boolean established() {
        return established;
    }

    ExtendedSSLSession session() {
        return (ExtendedSSLSession) engine.getSession();
    }

    boolean byBoringSsl() {
        return BoringSsl.made(engine);
    }

    /// Of BoringSSL's engine. Any thread may ask.
    Optional<byte[]> keyingMaterial(String label, int length) {
        try {
            return BoringSsl.keyingMaterial(engine, label, length);
        } catch (SSLException e) {
            throw new IllegalStateException("no keying material; expected some of an established session", e);
        }
    }

    boolean tasksRunning() {
        return tasksRunning;
    }

    /// Whether the peer has sent close_notify. The engine cannot be asked: to it, a failed handshake is the same.
    boolean peerClosed() {
        return peerClosed;
    }

    /// Whether TLS has ended on our side.
    boolean isClosed() {
        return closed;
    }

    /// Goes on with what had arrived before delegated tasks began.
    void resume(Consumer<ByteBuffer> plaintext) throws SSLException {
        receive(ByteBuffer.wrap(NO_BYTES), plaintext);
    }

    /// Takes bytes off the wire and hands on what they say. On an exception there may be an alert to send.
    void receive(ByteBuffer sealed, Consumer<ByteBuffer> plaintext) throws SSLException {
        TlsScratch room = scratch.get();
        ByteBuffer in = incomplete.length == 0 ? sealed : room.join(incomplete, sealed);
        ByteBuffer plain = room.plain();
        incomplete = NO_BYTES;
        try {
            while (!tasksRunning && step(in, plain, plaintext)) {}
        } finally {
            incomplete = remaining(in);
            handOn(plain, plaintext);
        }
    }

    /// @return whether to go on
    private boolean step(ByteBuffer in, ByteBuffer plain, Consumer<ByteBuffer> plaintext) throws SSLException {
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                refuseRenegotiation();
                runTasks();
                yield true;
            }
            case NEED_WRAP -> {
                refuseRenegotiation();
                yield wrapHandshake();
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED ->
                in.hasRemaining() && unwrap(in, plain, plaintext);
        };
    }

    private boolean unwrap(ByteBuffer in, ByteBuffer plain, Consumer<ByteBuffer> plaintext) throws SSLException {
        SSLEngineResult result = engine.unwrap(in, plain);
        note(result);
        return switch (result.getStatus()) {
            case OK -> result.bytesConsumed() > 0 || result.bytesProduced() > 0
                    || engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK
                    || engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP;
            case BUFFER_UNDERFLOW -> false;
            case BUFFER_OVERFLOW -> {
                if (plain.position() == 0) {
                    throw new SSLException("a TLS record of more than " + plain.capacity() + " bytes");
                }
                handOn(plain, plaintext);
                plain.clear();
                yield true;
            }
            case CLOSED -> {
                peerClosed = true;
                in.position(in.limit());
                answerCloseNotify();
                yield false;
            }
        };
    }

    /// In TLS 1.2 the engine answers a close_notify with its own.
    private void answerCloseNotify() throws SSLException {
        while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP && wrapHandshake()) {}
    }

    private static void handOn(ByteBuffer plain, Consumer<ByteBuffer> plaintext) {
        plain.flip();
        if (plain.hasRemaining()) {
            plaintext.accept(plain);
        }
    }

    /// After the handshake TLS 1.2 has nothing left to compute, unless the peer wants to renegotiate: a way to
    /// spend our processor time (CVE-2011-1473) which nobody needs.
    private void refuseRenegotiation() throws SSLException {
        if (established && !engine.isInboundDone() && !engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the peer wants to renegotiate, which is not supported");
        }
    }

    private void runTasks() {
        List<Runnable> tasks = new ArrayList<>(1);
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            tasks.add(task);
        }
        tasksRunning = true;
        taskRunner.execute(() -> {
            try {
                tasks.forEach(Runnable::run);
            } finally {
                tasksRunning = false;
                tasksDone.run();
            }
        });
    }

    /// @return whether something came of it: bytes, or the end of the handshake
    private boolean wrapHandshake() throws SSLException {
        ByteBuffer out = scratch.get().sealed();
        SSLEngineResult result = engine.wrap(NOTHING, out);
        note(result);
        appendHandshake(out.flip());
        return result.bytesProduced() > 0 || result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED;
    }

    private void appendHandshake(ByteBuffer out) throws SSLException {
        if (handshakeOut.length + out.remaining() > MAX_UNSENT_HANDSHAKE) {
            throw new SSLException("the peer does not read the answers to its handshake messages");
        }
        byte[] joined = Arrays.copyOf(handshakeOut, handshakeOut.length + out.remaining());
        out.get(joined, handshakeOut.length, out.remaining());
        handshakeOut = joined;
    }

    private void note(SSLEngineResult result) {
        if (!established && result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED) {
            established = true;
        }
    }

    boolean handshakeWaiting() {
        return handshakeOut.length > 0;
    }

    /// Handshake messages and alerts that wait to be sent; they are the caller's then.
    byte[] takeHandshake() {
        byte[] out = handshakeOut;
        handshakeOut = NO_BYTES;
        return out;
    }

    /// Seals all of `plain` (at most 64 kB) into records. From one piece: of several BoringSSL's engine makes one itself,
    /// in a buffer which it keeps.
    byte[] seal(List<ByteBuffer> plain) throws SSLException {
        TlsScratch room = scratch.get();
        ByteBuffer all = plain.size() == 1 ? plain.getFirst() : room.join(plain);
        ByteBuffer out = room.sealed();
        while (all.hasRemaining()) {
            SSLEngineResult result = engine.wrap(all, out);
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                throw new SSLException("cannot send: TLS is " + result.getStatus());
            }
        }
        return remaining(out.flip());
    }

    /// Says close_notify, or the alert that the engine has waiting.
    void close() throws SSLException {
        closed = true;
        engine.closeOutbound();
        while (!engine.isOutboundDone() && wrapHandshake()) {}
    }

    /// The connection is gone, and with it what the engine holds outside the heap.
    void free() throws SSLException {
        close();
        BoringSsl.free(engine);
    }

    private static byte[] remaining(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
