package org.bluetick.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.Endpoint;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.Nodes;
import org.bluetick.api.Readiness;
import org.bluetick.api.TestContext;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.SelfSigned;
import org.bluetick.transport.TestCertificates;
import org.bluetick.transport.TlsContext;
import org.jspecify.annotations.Nullable;

/// The module with its sockets on free ports of the loopback address, and a browser that trusts any certificate.
final class House implements AutoCloseable {
    private final TestContext server = new TestContext();
    private final Streams streams = new Streams();
    private final HttpClient browser;
    private volatile String whyNotReady = "";
    private final CertificateFiles certificates;
    private final Endpoint endpoint;
    private final List<String> open;

    /// @param mounts what another module does when it is installed
    House(Path folder, WebConfig config, Consumer<HttpMounts> mounts) throws Exception {
        this(folder, config, mounts, null);
    }

    /// @param nodes of which this is one; null: it stands alone
    House(Path folder, WebConfig config, Consumer<HttpMounts> mounts, @Nullable Nodes nodes) throws Exception {
        if (nodes != null) {
            server.provide(Nodes.class, nodes);
        }
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server.provide(ListenAddresses.class, new ListenAddresses(Map.of("http", List.of(any), "https", List.of(any))));
        server.provide(Limits.class, new Limits(10_000, 100_000, Duration.ofMinutes(5), true));
        server.provide(ClientStreams.class, streams);
        server.provide(Readiness.class, () -> whyNotReady);
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
        browser = HttpClient.newBuilder().sslContext(TestCertificates.trustingClient()).build();
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

    /// @param scheme `ws` or `wss`
    URI socket(String scheme) {
        return URI.create(scheme + "://localhost:" + port(scheme.replace("ws", "http")) + WebSocketEndpoint.PATH);
    }

    HttpResponse<String> get(URI address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    void unready(String why) {
        whyNotReady = why;
    }

    Streams streams() {
        return streams;
    }

    HttpClient browser() {
        return browser;
    }

    TestContext context() {
        return server;
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
        browser.shutdownNow(); // close would wait for WebSockets
        endpoint.close();
    }
}
