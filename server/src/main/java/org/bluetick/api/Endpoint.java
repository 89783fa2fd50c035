package org.bluetick.api;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/// Sockets of a module's own, for instance a web server's, at some of the [ListenAddresses]. Used by the thread that
/// starts and stops the server; a server that is only checked, or tested in memory, never opens them.
public interface Endpoint extends AutoCloseable {
    /// Opens what is configured, when all modules are installed.
    /// @param tls the server's side of a new connection, with the certificate that is in use at that moment
    /// @return what is open, for people: `https 0.0.0.0:5443`
    /// @throws IOException when an address cannot be bound; the message names it. `close` follows.
    List<String> open(Supplier<SSLEngine> tls) throws IOException;

    /// Takes no new connections; those that are there stay.
    void stopAccepting();

    /// Ends what is left, after the streams have ended.
    @Override
    void close();
}
