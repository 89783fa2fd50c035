package org.bluetick.transport.mina;

import java.util.function.Function;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.DefaultIoSessionDataStructureFactory;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionAttributeMap;
import org.apache.mina.core.session.IoSessionDataStructureFactory;
import org.apache.mina.core.write.WriteRequestQueue;
import org.apache.mina.transport.socket.nio.NioSession;

/// Gives each MINA session its connection, and passes on what MINA tells about it. Runs on the I/O threads, the
/// factory methods on the accepting thread.
final class SessionEvents extends IoHandlerAdapter implements IoSessionDataStructureFactory {
    private final IoContext io;
    private final Function<IoSession, Opening> openings;
    private final IoSessionDataStructureFactory attributes = new DefaultIoSessionDataStructureFactory();

    SessionEvents(IoContext io, Function<IoSession, Opening> openings) {
        this.io = io;
        this.openings = openings;
    }

    @Override
    public WriteRequestQueue getWriteRequestQueue(IoSession session) {
        NioSession nio = (NioSession) session;
        return new OutboundChunks(nio, new MinaConnection(nio, io));
    }

    @Override
    public IoSessionAttributeMap getAttributeMap(IoSession session) throws Exception {
        return attributes.getAttributeMap(session);
    }

    static MinaConnection connection(IoSession session) {
        return ((OutboundChunks) ((NioSession) session).getWriteRequestQueue()).connection();
    }

    @Override
    public void sessionOpened(IoSession session) {
        connection(session).opened(openings.apply(session));
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        connection(session).received(((IoBuffer) message).buf());
    }

    @Override
    public void messageSent(IoSession session, Object message) {
        connection(session).sent();
    }

    @Override
    public void inputClosed(IoSession session) {
        connection(session).inputClosed();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        connection(session).fail(cause);
    }

    @Override
    public void sessionClosed(IoSession session) {
        connection(session).closed();
    }
}
