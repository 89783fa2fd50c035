package org.bluetick.dns;

import java.util.List;
import java.util.stream.Stream;

/// A service that others find by SRV records (RFC 6120 §3.2.1; XEP-0368, those of direct TLS).
/// @param service as in DNS: `_xmpp-client`
/// @param key of the configuration: `listen.c2s`
/// @param ports where it listens for others, each once; none: it is not offered
public record Offer(String service, String key, List<Integer> ports) {
    public Offer {
        ports = List.copyOf(ports);
    }

    boolean isOffered() {
        return !ports.isEmpty();
    }

    String name(String domain) {
        return service + "._tcp." + domain;
    }

    /// As in a zone file.
    Stream<String> records(String domain, String host) {
        return ports.stream().map(port -> "%s. 3600 IN SRV 0 5 %d %s.".formatted(name(domain), port, host));
    }
}
