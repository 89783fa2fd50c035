package org.bluetick.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bluetick.script.Connector;
import org.bluetick.script.Link;
import org.bluetick.script.MessageLink;
import org.bluetick.script.WireScripts;
import org.bluetick.storage.TestDatabase;
import org.bluetick.transport.TestCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// All scripts of the server over WebSockets and over BOSH.
final class ScriptsOnTheWebTest {
    private static final Set<String> MEAN_NOTHING_OVER_BOSH = Set.of(
            // a session does not show the stream's header
            "rfc6120/4.2-opening-a-stream", "rfc6120/4.3.2-features-after-authentication",
            "rfc6120/4.3.3-a-restarted-stream-has-a-new-id", "rfc6120/4.7.3-stream-ids-differ",
            // there is no channel to be bound to
            "rfc6120/6.4.1-a-client-that-sees-no-plus-was-deceived", "xep0440/channel-bindings-are-announced",
            // the body is refused before it is a stanza
            "rfc6120/4.9.3.14-a-stanza-over-the-limit");

    @RegisterExtension
    static final TestDatabase ofWebSockets = TestDatabase.empty();

    @RegisterExtension
    static final TestDatabase ofSessions = TestDatabase.empty();

    @TempDir
    static Path folder;

    private static HttpClient http;
    private static final List<WireScripts> open = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        http = HttpClient.newBuilder().sslContext(TestCertificates.trustingClient()).build();
    }

    @AfterAll
    static void close() {
        open.forEach(WireScripts::close);
        http.shutdownNow();
    }

    @TestFactory
    Stream<DynamicNode> theServerDoesOverWebSocketAsTheScriptsSay() throws IOException {
        return scripts(ofWebSockets, new OverHttp("ws", WebSocketEndpoint.PATH, Set.of(),
                (address, messages) -> new WebSocketLink(http, address, messages))).testsOfTheServer();
    }

    @TestFactory
    Stream<DynamicNode> theServerDoesOverBoshAsTheScriptsSay() throws IOException {
        return scripts(ofSessions, new OverHttp("http", BoshEndpoint.PATH, MEAN_NOTHING_OVER_BOSH,
                (address, messages) -> new BoshLink(http, address, messages))).testsOfTheServer();
    }

    private static WireScripts scripts(TestDatabase postgres, Connector connector) throws IOException {
        WireScripts scripts = new WireScripts(postgres.database(), Files.createTempDirectory(folder, "certificates"), connector);
        open.add(scripts);
        return scripts;
    }

    /// @param scheme in clear; with an s it is secure
    private record OverHttp(String scheme, String path, Set<String> meaningless, BiFunction<URI, Link.Listener, Link> opening)
            implements Connector {
        @Override
        public Link connect(Map<String, Integer> ports, boolean secure, SSLContext tls, Link.Listener listener) {
            URI address = URI.create(secure
                    ? scheme + "s://localhost:" + ports.get("https") + path
                    : scheme + "://localhost:" + ports.get("http") + path);
            return new MessageLink(listener, messages -> opening.apply(address, messages));
        }

        @Override
        public boolean carriesMessages() {
            return true;
        }
    }
}
