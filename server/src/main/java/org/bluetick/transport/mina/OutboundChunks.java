package org.bluetick.transport.mina;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteRequestQueue;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;

/// How a connection's bytes leave: what comes before TLS in clear, then handshake messages and alerts, then sealed what waits, and at the
/// end close_notify. Everything here runs on the connection's I/O thread.
///
/// It is the write queue of the MINA session: the I/O thread comes and takes the next chunk when the socket has taken the one
/// before. So there is one write in flight, what waits behind it is coalesced, and sealing always happens on the I/O thread.
final class OutboundChunks implements WriteRequestQueue {
    private static final int CHUNK = 64 * 1024;

    private final NioSession session;
    private final MinaConnection connection;
    private final OutboundQueue queue;

    OutboundChunks(NioSession session, MinaConnection connection) {
        this.session = session;
        this.connection = connection;
        this.queue = connection.queue();
    }

    MinaConnection connection() {
        return connection;
    }

    @Override
    public @Nullable WriteRequest poll(IoSession ignored) {
        if (session.isClosing()) {
            return null;
        }
        connection.continueHandshake();
        try {
            return next();
        } catch (SSLException e) {
            connection.fail(e);
            return null;
        }
    }

    private @Nullable WriteRequest next() throws SSLException {
        List<ByteBuffer> parts = new ArrayList<>();
        while (!session.isClosing()) {
            TlsLayer layer = connection.tls();
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
            if (connection.isClosing() && queue.empty()) {
                if (layer == null || layer.isClosed()) {
                    session.closeNow();
                    return null;
                }
                connection.sayGoodbye(layer);
            } else if (queue.rest(secured)) {
                return null;
            }
        }
        return null;
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
