package org.bluetick.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.bluetick.api.Endpoint;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Jetty at `listen.http` and `listen.https`: HTTP/1.1 and HTTP/2. Opened and closed by the thread that starts and stops
/// the server. Its threads read and write; handlers that may block run elsewhere ([OnVirtualThreads]).
final class WebServer implements Endpoint {
    private static final String ALPN_HTTP_1 = "http/1.1"; // RFC 7301 §6; the version is written in capitals elsewhere
    private static final String ALPN_HTTP_2 = "h2";
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final int INPUT_BYTES = 64 * 1024;

    private final List<InetSocketAddress> http;
    private final List<InetSocketAddress> https;
    private final Handler handler;
    private final Proxies proxies;
    private final Balancers balancers;
    private final Server jetty = new Server(threads());

    WebServer(List<InetSocketAddress> http, List<InetSocketAddress> https, Handler handler, Proxies proxies, Balancers balancers) {
        this.http = http;
        this.https = https;
        this.handler = handler;
        this.proxies = proxies;
        this.balancers = balancers;
    }

    @Override
    public List<String> open(Supplier<SSLEngine> tls) throws IOException {
        jetty.setHandler(handler);
        jetty.setErrorHandler(new Refusals());
        List<String> open = new ArrayList<>();
        for (InetSocketAddress address : http) {
            open.add(open("http", address, List.of(http1(configuration()), new ClearHttp2(configuration()))));
        }
        for (InetSocketAddress address : https) {
            open.add(open("https", address, secure(tls)));
        }
        try {
            jetty.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the web server does not start: " + e.getMessage(), e);
        }
        return open;
    }

    /// The port of the first listener of that name, once it is open.
    /// @param name `http` or `https`
    OptionalInt port(String name) {
        for (Connector each : jetty.getConnectors()) {
            if (each instanceof ServerConnector connector && connector.getName().equals(name)) {
                return OptionalInt.of(connector.getLocalPort());
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public void stopAccepting() {
        for (Connector connector : jetty.getConnectors()) {
            ((ServerConnector) connector).close();
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
    }

    private String open(String name, InetSocketAddress address, List<ConnectionFactory> protocols) throws IOException {
        ServerConnector connector = new ServerConnector(jetty, null, null, null, 1, selectors(),
                balancers.before(protocols).toArray(ConnectionFactory[]::new));
        connector.setName(name);
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        jetty.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new IOException("listen." + name + ": " + address.getHostString() + ":" + address.getPort() + ": " + reason(e), e);
        }
        return name + " " + address.getHostString() + ":" + connector.getLocalPort();
    }

    private static String reason(IOException e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    private List<ConnectionFactory> secure(Supplier<SSLEngine> tls) {
        HttpConfiguration configuration = configuration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http1 = http1(configuration);
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(ALPN_HTTP_2, ALPN_HTTP_1);
        alpn.setDefaultProtocol(ALPN_HTTP_1);
        return List.of(new SslConnectionFactory(new CurrentTls(tls), alpn.getProtocol()), alpn, http2, http1);
    }

    /// What is uploaded comes in few large reads; a connection that waits for a request holds no buffer.
    private static HttpConnectionFactory http1(HttpConfiguration configuration) {
        HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
        http1.setInputBufferSize(INPUT_BYTES);
        return http1;
    }

    private HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.addCustomizer(proxies);
        return configuration;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("web");
        return threads;
    }

    private static int selectors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
