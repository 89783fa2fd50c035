package org.bluetick.transport.mina;

import java.net.InetSocketAddress;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.bluetick.transport.Listener;

/// One bound address.
final class MinaListener implements Listener {
    private final NioSocketAcceptor acceptor;
    private final InetSocketAddress address;

    MinaListener(NioSocketAcceptor acceptor) {
        this.acceptor = acceptor;
        this.address = acceptor.getLocalAddress();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        acceptor.unbind();
        acceptor.dispose();
    }

    int connections() {
        return acceptor.getManagedSessionCount();
    }

    void abortConnections() {
        for (IoSession session : acceptor.getManagedSessions().values()) {
            SessionEvents.connection(session).abort();
        }
    }
}
