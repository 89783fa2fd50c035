package org.bluetick.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bluetick.xml.Element;
import org.eclipse.jetty.server.Handler;

/// XEP-0156: where WebSocket and BOSH are, for clients that know the domain only. As XML (RFC 6415) and as JSON. Pages of
/// any origin may read it.
record HostMeta(PublicAddress address) {
    static final String PATH = "/.well-known/host-meta";
    static final String JSON_PATH = "/.well-known/host-meta.json";
    private static final String XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
    private static final Map<String, String> FOR_ANYBODY = Map.of("Access-Control-Allow-Origin", "*");

    private record Link(String rel, String href) {}

    Handler xml() {
        return new Document("application/xrd+xml", () -> FOR_ANYBODY, () -> "<?xml version='1.0' encoding='utf-8'?>\n"
                + Element.of("XRD", XRD).plus(links().stream()
                        .map(link -> Element.of("Link", XRD).with("rel", link.rel()).with("href", link.href())).toList()) + "\n");
    }

    /// Addresses have no character that JSON escapes.
    Handler json() {
        return new Document("application/json", () -> FOR_ANYBODY, () -> links().stream()
                .map(link -> "{\"rel\": \"%s\", \"href\": \"%s\"}".formatted(link.rel(), link.href()))
                .collect(Collectors.joining(", ", "{\"links\": [", "]}\n")));
    }

    private List<Link> links() {
        return List.of(
                new Link("urn:xmpp:alt-connections:websocket", address.ofWebSocket(WebSocketEndpoint.PATH).toString()),
                new Link("urn:xmpp:alt-connections:xbosh", address.of(BoshEndpoint.PATH).toString()));
    }
}
