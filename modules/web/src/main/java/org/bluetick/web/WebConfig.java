package org.bluetick.web;

import java.net.URI;
import java.util.List;
import org.bluetick.api.Default;

/// Table `[web]`.
/// @param url where others find this server; empty: at its domain, and the port of `listen.https` or `listen.http`
/// @param proxies addresses of reverse proxies: they are believed when they say how and from where a request came
/// @param balancers addresses or networks of load balancers: connections from there begin with a PROXY header
/// @param origins pages of which other origins may connect to it from a browser
/// @param chat whether a client for the browser is at `/chat`
record WebConfig(
        @Default("") String url,
        @Default("[\"127.0.0.1\", \"::1\"]") List<String> proxies,
        @Default("[]") List<String> balancers,
        @Default("[\"*\"]") List<String> origins,
        @Default("false") boolean chat) {

    WebConfig {
        proxies = List.copyOf(proxies);
        balancers = List.copyOf(balancers);
        origins = List.copyOf(origins);
        if (!url.isEmpty() && !isAddress(url)) {
            throw new IllegalArgumentException("url: found \"" + url + "\"; expected an address, for example https://chat.example.org");
        }
        if (chat && !ChatPages.areBuilt()) {
            throw new IllegalArgumentException("chat: found true; expected false, for npm was missing when this server was built:"
                    + " install it and build again (mvn clean package -DskipTests)");
        }
    }

    private static boolean isAddress(String url) {
        return url.matches("https?://[^/?#\\s]+/?") && URI.create(url).getHost() != null;
    }
}
