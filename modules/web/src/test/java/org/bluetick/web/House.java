package org.bluetick.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bluetick.api.Endpoint;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.TestContext;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.SelfSigned;
import org.bluetick.transport.TlsContext;

/// The module with its sockets on free ports of the loopback address, and a browser that trusts any certificate.
final class House implements AutoCloseable {
    private final TestContext server = new TestContext();
    private final HttpClient browser;
    private final CertificateFiles certificates;
    private final Endpoint endpoint;
    private final List<String> open;

    /// @param mounts what another module does when it is installed
    House(Path folder, WebConfig config, Consumer<HttpMounts> mounts) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server.provide(ListenAddresses.class, new ListenAddresses(Map.of("http", List.of(any), "https", List.of(any))));
        server.configure(config).install(new WebModule());
        mounts.accept(server.get(HttpMounts.class));
        endpoint = server.endpoints().getFirst();
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        if (!Files.exists(key)) {
            SelfSigned.create(certificate, key, "example.org");
        }
        certificates = new CertificateFiles(certificate, key);
        open = endpoint.open(new TlsContext(certificates)::newEngine);
        browser = HttpClient.newBuilder().sslContext(trusting()).build();
    }

    CertificateFiles certificates() {
        return certificates;
    }

    URI http(String path) {
        return URI.create("http://localhost:" + port("http") + path);
    }

    URI https(String path) {
        return URI.create("https://localhost:" + port("https") + path);
    }

    HttpResponse<String> get(URI address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    HttpMounts mounts() {
        return server.get(HttpMounts.class);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    int port(String name) {
        return open.stream().filter(each -> each.startsWith(name + " "))
                .mapToInt(each -> Integer.parseInt(each.substring(each.lastIndexOf(':') + 1))).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        browser.close();
        endpoint.close();
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

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
