package org.bluetick.web;

import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/// A client for the browser: Converse.js, which the build has put among the resources if there was npm. Nothing comes from elsewhere.
/// @param registration whether it shows how to make an account
record ChatPages(String domain, PublicAddress address, boolean registration) {
    static final String PATH = "/chat";
    private static final String FILES = "converse/";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title>
            <link rel="icon" href="/chat/images/favicon.ico">
            <link rel="stylesheet" href="/chat/converse.min.css">
            <script type="module" src="/chat/start.js"></script>
            </head>
            <body class="converse-fullscreen">
            <noscript>This client needs JavaScript.</noscript>
            <converse-root></converse-root>
            </body>
            </html>
            """;

    /// Over BOSH on request, where something on the way does not like WebSockets: `/chat/?bosh`.
    private static final String START = """
            import converse from '/chat/converse.min.js';
            const web = location.host;
            const bosh = location.search === '?bosh';
            converse.initialize({
                view_mode: 'fullscreen',
                assets_path: '/chat/',
                authentication: 'login',
                auto_reconnect: true,
                discover_connection_methods: false,
                websocket_url: bosh ? undefined : (location.protocol === 'https:' ? 'wss://' : 'ws://') + web + '%2$s',
                bosh_service_url: bosh ? location.protocol + '//' + web + '%3$s' : undefined,
                default_domain: '%1$s',
                locked_domain: '%1$s',
                allow_registration: %4$s,
                registration_domain: '%1$s',
                show_client_info: false,
            });
            """;

    /// Nothing from elsewhere, files at this server's public address excepted: Converse.js would show pictures of its
    /// sponsors, and those that strangers send addresses of.
    private static final String POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: blob: %1$s; media-src 'self' data: blob: %1$s; connect-src 'self' ws: wss: %1$s;"
            + " frame-ancestors 'none'";

    /// Whether this build has them: they come from npm, which is not everywhere.
    static boolean areBuilt() {
        return ChatPages.class.getClassLoader().getResource(FILES + "converse.min.js") != null;
    }

    void mountIn(Mounts mounts) {
        Document page = new Document("text/html", () -> Map.of("Content-Security-Policy", POLICY.formatted(address.of(""))), this::page);
        mounts.addFolder(PATH, new Handler.Sequence(page, files()));
        mounts.add(PATH + "/start.js", new Document("text/javascript", Map::of, this::start));
    }

    private String page() {
        return PAGE.formatted(FrontPage.escaped(domain));
    }

    private String start() {
        return START.formatted(domain.replace("'", ""), WebSocketEndpoint.PATH, BoshEndpoint.PATH, registration);
    }

    private static Handler files() {
        ResourceHandler files = new ResourceHandler();
        files.setBaseResource(ResourceFactory.of(files).newClassLoaderResource(FILES));
        files.setDirAllowed(false);
        files.setCacheControl("max-age=3600");
        return files;
    }
}
