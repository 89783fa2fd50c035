package org.bluetick.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bluetick.script.Connector;
import org.bluetick.script.Link;
import org.bluetick.script.MessageLink;
import org.bluetick.script.WireScripts;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// All scripts of the server over WebSockets.
final class ScriptsOverWebSocketTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private static HttpClient http;
    private static WireScripts scripts;

    @BeforeAll
    static void prepare(@TempDir Path folder) throws Exception {
        http = HttpClient.newBuilder().sslContext(Browser.trustingAnybody()).build();
        scripts = new WireScripts(postgres.database(), folder, new WebSockets());
    }

    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return scripts.testsOfTheServer();
    }

    @AfterAll
    static void close() {
        scripts.close();
        http.shutdownNow();
    }

    private static final class WebSockets implements Connector {
        @Override
        public Link connect(Map<String, Integer> ports, boolean secure, SSLContext tls, Link.Listener listener) {
            URI address = URI.create(secure
                    ? "wss://localhost:" + ports.get("https") + WebSocketEndpoint.PATH
                    : "ws://localhost:" + ports.get("http") + WebSocketEndpoint.PATH);
            return new MessageLink(listener, messages -> new WebSocketLink(http, address, messages));
        }

        @Override
        public boolean carriesMessages() {
            return true;
        }
    }
}
