package org.bluetick;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.bluetick.api.Endpoint;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Listener;
import org.bluetick.transport.Network;
import org.bluetick.transport.TlsContext;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.ProxyAddresses;
import org.bluetick.transport.Transport;
import org.bluetick.transport.TransportOptions;
import org.bluetick.transport.mina.MinaTransport;

/// The sockets of a server. Opened and closed by the thread that starts and stops it.
public final class Listeners implements Network, AutoCloseable {
    private static final String ALPN = "xmpp-client"; // XEP-0368 §3

    private record Wanted(String name, TlsMode tls, Function<Connection, ConnectionHandler> accept) {}

    private final Config.Listen listen;
    private final CertificateFiles certificates;
    private final Transport transport;
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<Listener> open = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    public Listeners(Config.Listen listen, CertificateFiles certificates) {
        this.listen = listen;
        this.transport = new MinaTransport(TransportOptions.defaults().withProxies(new ProxyAddresses(listen.proxies())));
        this.certificates = certificates;
    }

    /// Opens what the configuration names.
    /// @throws IOException when an address cannot be bound; the message names it. Then none is open.
    public void open(Server server) throws IOException {
        try {
            open(new Wanted("c2s", new TlsMode.StartTls(new TlsContext(certificates::forClients)), server::accept));
            open(new Wanted("c2s-tls", new TlsMode.Direct(new TlsContext(certificates::forClients, ALPN)), server::accept));
            for (Wanted others : wanted) {
                open(others);
            }
            for (Endpoint endpoint : server.endpoints()) {
                endpoints.add(endpoint);
                addresses.addAll(endpoint.open(new TlsContext(certificates)::newEngine));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void listen(String name, TlsMode tls, Function<Connection, ConnectionHandler> accept) {
        wanted.add(new Wanted(name, tls, accept));
    }

    @Override
    public void connect(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> owner,
            Consumer<IOException> failed) {
        transport.connect(address, tls, owner, failed);
    }

    @Override
    public SSLContext amongServers() {
        return certificates.amongServers();
    }

    /// What is open, for people: `c2s 0.0.0.0:5222`.
    public List<String> addresses() {
        return addresses;
    }

    /// Stops accepting; connections stay.
    public void stopAccepting() {
        open.forEach(Listener::close);
        endpoints.forEach(Endpoint::stopAccepting);
    }

    @Override
    public void close() {
        stopAccepting();
        transport.close();
        endpoints.forEach(Endpoint::close);
    }

    private void open(Wanted one) throws IOException {
        for (ListenAddress address : named(one.name())) {
            Listener listener = transport.listen(address.toSocketAddress(), one.tls(), one.accept());
            open.add(listener);
            addresses.add(one.name() + " " + address.host() + ":" + listener.address().getPort());
        }
    }

    private List<ListenAddress> named(String name) {
        return switch (name) {
            case "c2s" -> listen.c2s();
            case "c2s-tls" -> listen.c2sTls();
            case "s2s" -> listen.s2s();
            case "s2s-tls" -> listen.s2sTls();
            case "components" -> listen.components();
            default -> throw new IllegalArgumentException("\"" + name + "\" is no key of [listen]");
        };
    }
}
