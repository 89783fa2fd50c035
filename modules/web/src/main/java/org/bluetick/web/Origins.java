package org.bluetick.web;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/// Which pages may talk to this server from a browser (CORS, and for WebSockets RFC 6455 §10.2). Its own always may.
/// @param allowed origins, such as `https://chat.example.org`; `*` is any
record Origins(List<String> allowed, String domain) {
    private static final String ANY = "*";

    Origins {
        for (String origin : allowed) {
            if (!origin.equals(ANY) && !origin.matches("https?://[^/*\\s]+")) {
                throw new IllegalArgumentException("origins: found \"" + origin + "\"; expected an origin, for example https://chat.example.org, or *");
            }
        }
    }

    /// @param methods what pages of other origins may do
    Handler check(Set<String> methods, Handler handler) {
        CrossOriginHandler check = new CrossOriginHandler();
        check.setAllowedOriginPatterns(patterns());
        check.setAllowedMethods(methods);
        check.setAllowedHeaders(Set.of("Content-Type"));
        check.setAllowCredentials(false);
        check.setDeliverNonAllowedOriginRequests(false);
        check.setDeliverNonAllowedOriginWebSocketUpgradeRequests(false);
        check.setHandler(handler);
        return check;
    }

    private Set<String> patterns() {
        if (allowed.contains(ANY)) {
            return Set.of(ANY);
        }
        Set<String> patterns = new HashSet<>();
        allowed.forEach(origin -> patterns.add(Pattern.quote(origin)));
        patterns.add("https?://" + Pattern.quote(domain) + "(:[0-9]+)?");
        return patterns;
    }
}
