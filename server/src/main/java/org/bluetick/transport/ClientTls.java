package org.bluetick.transport;

import java.net.IDN;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// What we ask for in TLS when we have connected: the same versions and suites that a [TlsContext] offers. Whether the
/// server's certificate will do is for the context's trust manager, or whoever looks at it afterwards.
///
/// @param serverName sent as SNI (RFC 6066 §3), unless it is an address literal
/// @param applicationProtocols ALPN names, such as `xmpp-server` (XEP-0368); empty: no ALPN
public record ClientTls(Supplier<SSLContext> current, String serverName, List<String> applicationProtocols) implements TlsSide {
    public ClientTls {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    @Override
    public SSLEngine newEngine() {
        SSLEngine engine = current.get().createSSLEngine();
        SSLParameters parameters = engine.getSSLParameters();
        TlsContext.restrict(engine, parameters);
        if (!isAddress()) {
            List<SNIServerName> names = List.of(new SNIHostName(IDN.toASCII(serverName)));
            parameters.setServerNames(names);
        }
        if (!applicationProtocols.isEmpty()) {
            parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        }
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        try {
            engine.beginHandshake(); // a client speaks first
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot begin", e);
        }
        return engine;
    }

    private boolean isAddress() {
        return serverName.contains(":") || serverName.matches("[0-9.]+");
    }
}
