package org.bluetick.web;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.bluetick.api.ClientStreams;
import org.bluetick.transport.ConnectionHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/// Makes messages of the frames of a WebSocket, and hands them to its stream. Jetty calls one method at a time, and
/// brings a frame only when it was asked to. Holds no buffer but that of an incomplete message.
final class WebSocketFrames implements FrameHandler {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Peer peer;
    private final ClientStreams streams;
    private final int maxMessage;
    private volatile @Nullable Open open;
    private @Nullable Throwable failure;
    private @Nullable PartialMessage partial;

    private record Open(CoreSession session, Demand demand, ConnectionHandler stream) {}

    /// @param maxMessage bytes; of a longer message the stream gets so much that it can tell, and the rest is not kept
    WebSocketFrames(Peer peer, ClientStreams streams, int maxMessage) {
        this.peer = peer;
        this.streams = streams;
        this.maxMessage = maxMessage;
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        Demand frames = new Demand(session::demand);
        open = new Open(session, frames, streams.accept(new WebSocketConnection(peer, session, frames, this::drained)));
        callback.succeeded();
        frames.next();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        Open to = Objects.requireNonNull(open, "a frame before the WebSocket is open");
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> received(frame, to.stream());
            case OpCode.PING -> {
                to.stream().received(NOTHING.duplicate());
                to.session().sendFrame(new Frame(OpCode.PONG, copy(frame.getPayload())), Callback.NOOP, false);
            }
            case OpCode.PONG -> to.stream().received(NOTHING.duplicate());
            case OpCode.BINARY -> to.session().close(CloseStatus.BAD_DATA, "expected text (RFC 7395 §3.2)", Callback.NOOP);
            default -> {} // Jetty answers a close frame
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE) {
            to.demand().next();
        }
    }

    private void received(Frame frame, ConnectionHandler stream) {
        if (partial == null && frame.isFin()) {
            stream.received(frame.getPayload());
            return;
        }
        if (partial == null) {
            partial = new PartialMessage(maxMessage + 1);
        }
        partial.append(frame.getPayload());
        if (frame.isFin()) {
            ByteBuffer message = partial.bytes();
            partial = null;
            stream.received(message);
        }
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        return ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }

    private void drained() {
        Open now = open;
        if (now != null) {
            now.stream().drained();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        failure = cause;
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        Open ended = open;
        if (ended != null) {
            ended.stream().closed(Optional.ofNullable(failure));
        }
        callback.succeeded();
    }
}
