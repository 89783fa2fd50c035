package org.bluetick.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;

/// Opens listeners and connections, which share its I/O threads.
public interface Transport extends AutoCloseable {
    /// Accepts connections at `address` (port 0: any free port).
    ///
    /// @param accept called on the connection's I/O thread before anything is read; gives its handler
    /// @throws IOException if the address cannot be bound; the message names it
    Listener listen(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> accept)
            throws IOException;

    /// Connects to `address`, which is resolved; gives up after the transport's connect timeout. Returns at once.
    ///
    /// @param open called on the connection's I/O thread before anything is read; gives its handler
    /// @param failed called instead, on a thread that must not be kept, when there is no connection
    void connect(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> open, Consumer<IOException> failed);

    /// Closes the listeners and aborts all connections.
    @Override
    void close();
}
