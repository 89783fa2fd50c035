package org.bluetick.transport;

import java.net.InetSocketAddress;

/// An address that accepts connections.
public interface Listener extends AutoCloseable {
    /// The address bound to, with the actual port where port 0 was asked for.
    InetSocketAddress address();

    /// Stops accepting; existing connections stay.
    @Override
    void close();
}
