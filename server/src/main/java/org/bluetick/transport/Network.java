package org.bluetick.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// The sockets of a node, for those who speak to others than clients. A port; it is not there where there are no
/// sockets. Any thread may call.
public interface Network {
    /// Has connections accepted where the configuration says, once the server is ready. While it starts only.
    /// @param name the key of `[listen]`
    void listen(String name, TlsMode tls, Function<Connection, ConnectionHandler> accept);

    /// As [Transport#connect].
    void connect(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> open, Consumer<IOException> failed);

    /// TLS with our certificate, the current one; see [CertificateFiles#amongServers].
    SSLContext amongServers();
}
