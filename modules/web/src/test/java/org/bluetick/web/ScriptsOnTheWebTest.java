package org.bluetick.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/// All scripts of the server over WebSockets and over BOSH.
final class ScriptsOnTheWebTest {
    @RegisterExtension
    static final TestDatabase ofWebSockets = TestDatabase.empty();

    @RegisterExtension
    static final TestDatabase ofSessions = TestDatabase.empty();

    @TempDir
    static Path folder;

    private static HttpClient http;
    private static final List<WireScripts> open = new ArrayList<>();

    @BeforeAll
    static void prepare() throws GeneralSecurityException {
        http = HttpClient.newBuilder().sslContext(Browser.trustingAnybody()).build();
    }

    @AfterAll
    static void close() {
        open.forEach(WireScripts::close);
        http.shutdownNow();
    }

    @TestFactory
    Stream<DynamicNode> theServerDoesOverWebSocketAsTheScriptsSay() throws IOException {
        return scripts(ofWebSockets, new WebSockets()).testsOfTheServer();
    }

    @TestFactory
    Stream<DynamicNode> theServerDoesOverBoshAsTheScriptsSay() throws IOException {
        return scripts(ofSessions, new Sessions()).testsOfTheServer();
    }

    private static WireScripts scripts(TestDatabase postgres, Connector connector) throws IOException {
        WireScripts scripts = new WireScripts(postgres.database(), Files.createTempDirectory(folder, "certificates"), connector);
        open.add(scripts);
        return scripts;
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

    /// Of BOSH. Scripts about stream headers and lost connections mean nothing there.
    private static final class Sessions implements Connector {
        @Override
        public Set<String> meaningless() {
            return Set.of(
                    // a session does not show the stream's header
                    "rfc6120/4.2-opening-a-stream", "rfc6120/4.3.2-features-after-authentication",
                    "rfc6120/4.3.3-a-restarted-stream-has-a-new-id", "rfc6120/4.7.3-stream-ids-differ",
                    // there is no channel to be bound to
                    "rfc6120/6.4.1-a-client-that-sees-no-plus-was-deceived", "xep0440/channel-bindings-are-announced",
                    // the body is refused before it is a stanza
                    "rfc6120/4.9.3.14-a-stanza-over-the-limit");
        }

        @Override
        public Link connect(Map<String, Integer> ports, boolean secure, SSLContext tls, Link.Listener listener) {
            URI address = URI.create(secure
                    ? "https://localhost:" + ports.get("https") + BoshEndpoint.PATH
                    : "http://localhost:" + ports.get("http") + BoshEndpoint.PATH);
            return new MessageLink(listener, messages -> new BoshLink(http, address, messages));
        }

        @Override
        public boolean carriesMessages() {
            return true;
        }
    }
}
