package org.bluetick.api;

import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// Takes clients whose connections a module has made. A port.
public interface ClientStreams {
    /// A stream of messages (RFC 7395 §3.3): what is received, or written, at once is a whole element.
    ConnectionHandler accept(Connection connection);
}
