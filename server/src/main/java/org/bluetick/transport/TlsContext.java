package org.bluetick.transport;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// What a server offers in TLS: TLS 1.3 and 1.2 only, authenticated encryption with forward secrecy only
/// (RFC 9325). Each new connection asks `current` anew, so that certificates can change without a restart.
///
/// ALPN (RFC 7301): a client that sends no ALPN is served; of one that does, the first of `applicationProtocols`
/// it names is chosen, and if it names none of them the handshake fails with `no_application_protocol`.
///
/// @param applicationProtocols ALPN names, best first, such as `xmpp-client` (XEP-0368); empty: ALPN is ignored
/// @param wantClientCertificate asks the client for a certificate, but goes on without; one that the
///        context's trust manager refuses fails the handshake
public record TlsContext(
        Supplier<SSLContext> current, List<String> applicationProtocols, boolean wantClientCertificate)
        implements TlsSide {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    public TlsContext {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    public TlsContext(Supplier<SSLContext> current, String... applicationProtocols) {
        this(current, List.of(applicationProtocols), false);
    }

    @Override
    public SSLEngine newEngine() {
        SSLEngine engine = current.get().createSSLEngine();
        SSLParameters parameters = engine.getSSLParameters();
        restrict(engine, parameters);
        parameters.setUseCipherSuitesOrder(true);
        if (!applicationProtocols.isEmpty()) {
            parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
            BoringSsl.insistOn(applicationProtocols, engine);
        }
        parameters.setWantClientAuth(wantClientCertificate);
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    static void restrict(SSLEngine engine, SSLParameters parameters) {
        Set<String> supported = Set.copyOf(Arrays.asList(engine.getSupportedCipherSuites()));
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(CIPHER_SUITES.stream().filter(supported::contains).toArray(String[]::new));
    }
}
