package org.bluetick.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A client that knows bytes only.
final class RawClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Socket socket;
    private final StringBuilder received = new StringBuilder();

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    /// Connects and waits for the stream features.
    static RawClient openStream(int port) throws IOException {
        RawClient client = new RawClient(new Socket("127.0.0.1", port));
        client.send("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='"
                + PackagedServer.DOMAIN + "' version='1.0'>");
        client.await("</stream:features>");
        return client;
    }

    /// The certificate that is served to whom connects now.
    static Certificate certificate(int directTlsPort) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", directTlsPort)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    void send(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads until the text has come.
    void await(String text) throws IOException {
        while (received.indexOf(text) < 0) {
            if (!readMore()) {
                throw new AssertionError("expected " + text + " before the end of the connection; it was: " + received);
            }
        }
    }

    /// Reads to the end of the connection.
    String awaitEnd() throws IOException {
        while (readMore()) {
            continue;
        }
        return received.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean readMore() throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[4096];
        int count = in.read(buffer);
        if (count > 0) {
            received.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return count >= 0;
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
