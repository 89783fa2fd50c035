package org.bluetick.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;

/// What ties an authentication to the TLS connection it runs in (RFC 5056): a type of the IANA registry, as XEP-0440
/// announces it, and data both ends compute. The data is not copied.
public record ChannelBinding(String type, byte[] data) {
    public static final String TLS_EXPORTER = "tls-exporter";
    public static final String TLS_SERVER_END_POINT = "tls-server-end-point";

    /// Gives what RFC 5705 calls keying material of the connection; empty when that is gone.
    @FunctionalInterface
    public interface Exporter {
        Optional<byte[]> export(String label, int length);
    }

    /// All that the server's end of a connection can offer, once its handshake is done; the best first. Takes
    /// little of what the handshake took (tens of microseconds), so it need not be put off until a client asks.
    public static List<ChannelBinding> ofServer(SSLSession session, Exporter exporter) {
        return Stream.of(tlsExporter(session, exporter), ownCertificate(session).flatMap(ChannelBinding::tlsServerEndPoint))
                .flatMap(Optional::stream)
                .toList();
    }

    /// RFC 9266. Only of TLS 1.3: before it, exporters are unique only with the extended master secret, and change when
    /// a client renegotiates.
    public static Optional<ChannelBinding> tlsExporter(SSLSession session, Exporter exporter) {
        return session.getProtocol().equals("TLSv1.3")
                ? exporter.export("EXPORTER-Channel-Binding", 32).map(data -> new ChannelBinding(TLS_EXPORTER, data))
                : Optional.empty();
    }

    /// RFC 5929 §4: the hash of the server's certificate. Empty for a certificate signed without one certain hash, as
    /// with Ed25519, for which this type is not defined.
    public static Optional<ChannelBinding> tlsServerEndPoint(X509Certificate certificate) {
        return CertificateHash.of(certificate).map(hash -> {
            try {
                byte[] data = MessageDigest.getInstance(hash).digest(certificate.getEncoded());
                return new ChannelBinding(TLS_SERVER_END_POINT, data);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("no " + hash + ", with which the certificate is signed", e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a certificate in use that cannot be encoded", e);
            }
        });
    }

    private static Optional<X509Certificate> ownCertificate(SSLSession session) {
        Certificate[] chain = session.getLocalCertificates();
        return chain != null && chain.length > 0 && chain[0] instanceof X509Certificate own
                ? Optional.of(own)
                : Optional.empty();
    }
}
