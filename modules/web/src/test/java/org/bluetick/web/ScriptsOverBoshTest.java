package org.bluetick.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
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

/// All scripts of the server over BOSH; those about stream headers and lost connections mean nothing there.
final class ScriptsOverBoshTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private static HttpClient http;
    private static WireScripts scripts;

    @BeforeAll
    static void prepare(@TempDir Path folder) throws Exception {
        http = HttpClient.newBuilder().sslContext(Browser.trustingAnybody()).build();
        scripts = new WireScripts(postgres.database(), folder, new Sessions());
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
