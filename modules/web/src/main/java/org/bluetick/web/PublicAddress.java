package org.bluetick.web;

import java.net.URI;

/// Where this server is found by others: what is configured, or the domain with the port that is open.
record PublicAddress(String configured, String domain, WebServer server) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    URI of(String path) {
        return URI.create(base() + path);
    }

    /// The same for a WebSocket: `wss://…`.
    URI ofWebSocket(String path) {
        return URI.create(base().replaceFirst("^http", "ws") + path);
    }

    private String base() {
        if (!configured.isEmpty()) {
            return configured.endsWith("/") ? configured.substring(0, configured.length() - 1) : configured;
        }
        return server.port("https").isPresent()
                ? withPort("https", server.port("https").getAsInt(), HTTPS)
                : withPort("http", server.port("http").orElse(HTTP), HTTP);
    }

    private String withPort(String scheme, int port, int usual) {
        return scheme + "://" + domain + (port == usual ? "" : ":" + port);
    }
}
