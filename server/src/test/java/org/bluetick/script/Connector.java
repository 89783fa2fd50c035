package org.bluetick.script;

import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// How the clients of scripts come to a server.
public interface Connector {
    /// @param ports where the server listens, by name: `c2s-tls`, `https`
    /// @param secure under TLS from the first byte
    /// @param tls trusts the server
    /// @throws org.opentest4j.TestAbortedException where there is nothing like that
    Link connect(Map<String, Integer> ports, boolean secure, SSLContext tls, Link.Listener listener);

    /// Whether messages are carried (RFC 7395), not one XML document.
    boolean carriesMessages();

    /// Scripts that mean nothing here, by their path: they are skipped.
    default Set<String> meaningless() {
        return Set.of();
    }

    /// Over TCP.
    static Connector tcp() {
        return new Connector() {
            @Override
            public Link connect(Map<String, Integer> ports, boolean secure, SSLContext tls, Link.Listener listener) {
                return new SocketLink(SocketServer.address(ports, secure ? "c2s-tls" : "c2s"), secure, tls, listener);
            }

            @Override
            public boolean carriesMessages() {
                return false;
            }
        };
    }
}
