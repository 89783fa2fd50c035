package org.bluetick.web;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;

/// Load balancers that say of a connection where it comes from before anything else: the PROXY protocol, versions 1 and 2
/// (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt). They must, and nobody else can. Any thread.
final class Balancers {
    private final InetAddressSet addresses = new InetAddressSet();

    /// @param addresses or networks: `192.0.2.10`, `2001:db8::/32`
    Balancers(List<String> addresses) {
        addresses.forEach(this::add);
    }

    private void add(String text) {
        String[] parts = text.split("/", 2);
        if (!Proxies.isAddress(parts[0]) || parts.length > 1 && !parts[1].matches("[0-9]{1,3}")) {
            throw wrong(text, null);
        }
        try {
            addresses.add(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
    }

    private static IllegalArgumentException wrong(String text, @Nullable Exception cause) {
        return new IllegalArgumentException("balancers: found \"" + text + "\"; expected an IP address or a network, for example 192.0.2.0/24", cause);
    }

    /// The protocols of a listener, with what goes before them.
    List<ConnectionFactory> before(List<ConnectionFactory> protocols) {
        if (addresses.isEmpty()) {
            return protocols;
        }
        List<ConnectionFactory> all = new ArrayList<>(protocols);
        all.addFirst(new Beginning(addresses, protocols.getFirst()));
        return all;
    }

    /// Has a connection begin with a PROXY header, or not, as its other end is a balancer, or not.
    private static final class Beginning extends AbstractConnectionFactory {
        private final InetAddressSet balancers;
        private final ConnectionFactory next;
        private final ProxyConnectionFactory header;

        Beginning(InetAddressSet balancers, ConnectionFactory next) {
            super("balanced");
            this.balancers = balancers;
            this.next = next;
            this.header = new ProxyConnectionFactory(next.getProtocol());
            installBean(header);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            boolean isBalancer = endPoint.getRemoteSocketAddress() instanceof InetSocketAddress peer && balancers.test(peer.getAddress());
            return (isBalancer ? header : next).newConnection(connector, endPoint);
        }
    }
}
