package org.bluetick.transport;

import javax.net.ssl.SSLEngine;

/// One side of TLS, and how it speaks.
public sealed interface TlsSide permits TlsContext, ClientTls {
    /// For one new connection.
    SSLEngine newEngine();
}
