package org.bluetick.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// Opens listeners, which share its I/O threads.
public interface Transport extends AutoCloseable {
    /// Accepts connections at `address` (port 0: any free port).
    ///
    /// @param accept called on the connection's I/O thread before anything is read; gives its handler
    /// @throws IOException if the address cannot be bound; the message names it
    Listener listen(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> accept)
            throws IOException;

    /// Closes the listeners and aborts all connections.
    @Override
    void close();
}
