package org.bluetick.web;

import java.util.Map;
import org.eclipse.jetty.server.Handler;

/// The page for people at `/`: what is here, how to connect, where to chat.
/// @param chat whether there is a client at [ChatPages#PATH]
/// @param registration whether anybody may make an account
record FrontPage(String domain, PublicAddress address, boolean chat, boolean registration) {
    static final String PATH = "/";

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title>
            <style>
            body { font: 1.1em/1.6 system-ui, sans-serif; max-width: 34em; margin: 4em auto; padding: 0 1em }
            code { background: #8882; padding: .1em .3em }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            <p>An XMPP server. With an account here your address is <code>name@%1$s</code>: enter it, and your password, in
            any XMPP client.</p>
            %2$s
            <p>Clients find the way by the domain. One that runs in a browser connects to
            <code>%3$s</code> or <code>%4$s</code>.</p>
            </body>
            </html>
            """;

    Handler handler() {
        return new Document("text/html", () -> Map.of("Content-Security-Policy", POLICY), this::text);
    }

    private String text() {
        return PAGE.formatted(escaped(domain), ways(), escaped(address.ofWebSocket(WebSocketEndpoint.PATH).toString()),
                escaped(address.of(BoshEndpoint.PATH).toString()));
    }

    private String ways() {
        String chatting = chat ? "<p><a href=\"" + ChatPages.PATH + "/\">Chat in the browser</a></p>" : "";
        if (!registration) {
            return chatting;
        }
        return chatting + (chat
                ? "<p>No account yet? <a href=\"" + ChatPages.PATH + "/#converse/register\">Make one</a></p>"
                : "<p>No account yet? Make one with your client: registration is open.</p>");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
