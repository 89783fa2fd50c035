package org.bluetick.sasl;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.bluetick.sasl.Domain.challenge;
import static org.bluetick.sasl.Domain.refused;
import static org.bluetick.sasl.Domain.success;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class ChannelBindingTest {
    private static SSLContext context;

    private final Domain domain = new Domain().with("romeo", "wherefore", ScramHash.values());

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        context = TlsPair.context(directory, "-keyalg", "RSA", "-sigalg", "SHA256withRSA");
    }

    @Test
    void tls13HasBothTypesTheExporterFirst() throws Exception {
        assertEquals(List.of("tls-exporter", "tls-server-end-point"), types(TlsPair.handshake(context, "TLSv1.3")));
    }

    @Test
    void tls12HasTheCertificateOnly() throws Exception {
        assertEquals(List.of("tls-server-end-point"), types(TlsPair.handshake(context, "TLSv1.2")));
    }

    @Test
    void aSessionWithoutHandshakeHasNone() {
        SSLSession none = context.createSSLEngine().getSession();
        assertEquals(List.of(), ChannelBinding.ofServer(none, TlsPair.exporter(none)));
    }

    @Test
    void aClientLogsInBoundToItsConnection() throws Exception {
        TlsPair tls = TlsPair.handshake(context, "TLSv1.3");
        for (ScramHash hash : ScramHash.values()) {
            login(hash, TlsPair.tlsExporter(tls.client()), tls);
            login(hash, endPoint(tls.client()), tls);
        }
    }

    @Test
    void aClientOfTls12LogsInBoundToTheCertificate() throws Exception {
        TlsPair tls = TlsPair.handshake(context, "TLSv1.2");
        login(ScramHash.SHA_256, endPoint(tls.client()), tls);
    }

    @Test
    void aClientBoundToAnotherConnectionIsRefused() throws Exception {
        ChannelBinding elsewhere = TlsPair.tlsExporter(TlsPair.handshake(context, "TLSv1.3").client());
        TlsPair tls = TlsPair.handshake(context, "TLSv1.3");
        ScramClient client = new ScramClient(ScramHash.SHA_256, "romeo", "wherefore", Optional.of(elsewhere));
        SaslMechanism scram = mechanisms(tls).start(client.mechanism());
        assertEquals(SaslException.Condition.NOT_AUTHORIZED,
                refused(scram, client.respond(challenge(scram.evaluate(client.first())))));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, SHA1withRSA, SHA-256", "RSA, SHA512withRSA, SHA-512", "RSASSA-PSS, RSASSA-PSS, SHA-384",
        "EC, SHA384withECDSA, SHA-384"
    })
    void theEndPointIsHashedAsTheCertificateIsSigned(String key, String signature, String hash, @TempDir Path directory)
            throws Exception {
        String size = key.equals("EC") ? "384" : "3072";
        SSLContext own = TlsPair.context(directory, "-keyalg", key, "-keysize", size, "-sigalg", signature);
        TlsPair tls = TlsPair.handshake(own, "TLSv1.3");
        X509Certificate certificate = (X509Certificate) tls.client().getPeerCertificates()[0];
        ChannelBinding seen = tls.serverBindings().getLast();
        assertEquals("tls-server-end-point", seen.type());
        assertArrayEquals(MessageDigest.getInstance(hash).digest(certificate.getEncoded()), seen.data());
    }

    @Test
    void aCertificateSignedWithoutAHashHasNoEndPoint(@TempDir Path directory) throws Exception {
        SSLContext own = TlsPair.context(directory, "-keyalg", "Ed25519");
        assertEquals(List.of("tls-exporter"), types(TlsPair.handshake(own, "TLSv1.3")));
    }

    @Test
    void aResumedSessionHasAnExporterOfItsOwn() throws Exception {
        TlsPair one = TlsPair.handshake(context, "TLSv1.3");
        TlsPair other = TlsPair.handshake(context, "TLSv1.3");
        assertEquals(one.client().getCreationTime(), other.client().getCreationTime(), "resumed");
        byte[] data = exporter(other.server());
        assertEquals(32, data.length);
        assertArrayEquals(exporter(other.client()), data);
        assertFalse(MessageDigest.isEqual(exporter(one.server()), data));
    }

    private static byte[] exporter(SSLSession session) {
        return TlsPair.tlsExporter(session).data();
    }

    private void login(ScramHash hash, ChannelBinding binding, TlsPair tls) throws SaslException {
        ScramClient client = new ScramClient(hash, "romeo", "wherefore", Optional.of(binding));
        SaslMechanism scram = mechanisms(tls).start(client.mechanism());
        assertEquals(hash.mechanism() + "-PLUS", scram.name());
        byte[] response = client.respond(challenge(scram.evaluate(client.first())));
        client.verify(success(scram.evaluate(response)).additionalData());
    }

    private SaslMechanisms mechanisms(TlsPair tls) {
        return domain.mechanisms(tls.serverBindings().toArray(ChannelBinding[]::new));
    }

    private static ChannelBinding endPoint(SSLSession client) throws Exception {
        return ChannelBinding.tlsServerEndPoint((X509Certificate) client.getPeerCertificates()[0]).orElseThrow();
    }

    private static List<String> types(TlsPair tls) {
        return tls.serverBindings().stream().map(ChannelBinding::type).toList();
    }
}
