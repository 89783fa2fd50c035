package org.bluetick.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

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

    public static SSLContext trustingClient() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
