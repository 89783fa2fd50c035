package org.bluetick;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.bluetick.api.Endpoint;
import org.bluetick.transport.Listener;
import org.bluetick.transport.TlsContext;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.Transport;
import org.bluetick.transport.TransportOptions;
import org.bluetick.transport.mina.MinaTransport;

/// The sockets of a server. Opened and closed by the thread that starts and stops it.
public final class Listeners implements AutoCloseable {
    private static final String ALPN = "xmpp-client"; // XEP-0368 §3

    private final Transport transport = new MinaTransport(TransportOptions.defaults());
    private final List<Listener> open = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private Listeners() {}

    /// Opens what the configuration names.
    /// @throws IOException when an address cannot be bound; the message names it. Then none is open.
    public static Listeners open(Config.Listen listen, Supplier<SSLContext> certificates, Server server) throws IOException {
        Listeners listeners = new Listeners();
        try {
            listeners.open("c2s", listen.c2s(), new TlsMode.StartTls(new TlsContext(certificates)), server);
            listeners.open("c2s-tls", listen.c2sTls(), new TlsMode.Direct(new TlsContext(certificates, ALPN)), server);
            for (Endpoint endpoint : server.endpoints()) {
                listeners.endpoints.add(endpoint);
                listeners.addresses.addAll(endpoint.open(new TlsContext(certificates)::newServerEngine));
            }
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
        return listeners;
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

    private void open(String name, List<ListenAddress> wanted, TlsMode tls, Server server) throws IOException {
        for (ListenAddress address : wanted) {
            Listener listener = transport.listen(address.toSocketAddress(), tls, server::accept);
            open.add(listener);
            addresses.add(name + " " + address.host() + ":" + listener.address().getPort());
        }
    }
}
