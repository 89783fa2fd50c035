package org.bluetick.transport;

import java.nio.ByteBuffer;
import java.util.Optional;

/// What a connection tells its owner. Called on the connection's I/O thread only, in order; must return quickly.
public interface ConnectionHandler {
    /// @param bytes valid only during the call
    void received(ByteBuffer bytes);

    /// The connection is gone. Called exactly once, and nothing is called afterwards.
    ///
    /// @param cause why, unless one of the two sides simply closed
    void closed(Optional<Throwable> cause);

    /// The outbound queue is empty after having held more than the transport's high mark.
    default void drained() {}
}
