package org.bluetick.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Certificates for tests, and clients that trust them all.
public final class TestCertificates {
    private TestCertificates() {}

    /// A context with a fresh self-signed certificate for localhost.
    public static CertificateFiles localhost() throws IOException {
        Path directory = Files.createTempDirectory("tls-test");
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        SelfSigned.create(certificate, key, "localhost");
        CertificateFiles files = new CertificateFiles(certificate, key);
        Files.delete(certificate);
        Files.delete(key);
        Files.delete(directory);
        return files;
    }

    public static SSLContext trustingClient() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
