package org.bluetick.web;

import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Takes each connection's side of TLS from the server, so that certificate, protocols and ciphers are the same as
/// for XMPP, and a new certificate is in use at once.
final class CurrentTls extends SslContextFactory.Server {
    private final Supplier<SSLEngine> current;

    CurrentTls(Supplier<SSLEngine> current) {
        this.current = current;
    }

    @Override
    public SSLEngine newSSLEngine() {
        return current.get();
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return current.get();
    }
}
