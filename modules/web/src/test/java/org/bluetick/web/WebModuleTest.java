package org.bluetick.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bluetick.ModuleRules;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.Endpoint;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.Readiness;
import org.bluetick.api.TestContext;
import org.bluetick.transport.TestCertificates;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebModuleTest {
    private static final WebConfig USUAL = new WebConfig("", List.of("127.0.0.1", "::1"), List.of(), List.of("*"), false);

    @TempDir
    static Path folder;

    @Test
    void keepsTheRulesForModules() {
        ModuleRules.check("org.bluetick.web");
    }

    @Test
    void aMountedHandlerAnswersItsPathAndWhatIsBelowByHttpAndHttpsInBothVersions() throws Exception {
        try (House house = new House(folder, USUAL, web -> web.mount("/upload", new Echo()))) {
            assertEquals("", house.get(house.http("/upload")).body());
            assertEquals("/", house.get(house.http("/upload/")).body());
            HttpResponse<String> secure = house.get(house.https("/upload/a/b?c"));
            assertEquals("/a/b", secure.body());
            assertEquals(HttpClient.Version.HTTP_2, secure.version());
            assertEquals(404, house.get(house.http("/uploads")).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1", ""})
    void theVersionOfHttpIsTheClientsChoice(String protocol) throws Exception {
        try (House house = new House(folder, USUAL, web -> {});
                SSLSocket socket = (SSLSocket) TestCertificates.trustingClient().getSocketFactory().createSocket("localhost", house.port("https"))) {
            SSLParameters wish = socket.getSSLParameters();
            wish.setApplicationProtocols(protocol.isEmpty() ? new String[0] : new String[] {protocol});
            socket.setSSLParameters(wish);
            socket.startHandshake();
            assertEquals(protocol, socket.getApplicationProtocol());
        }
    }

    @Test
    void aHandlerMayBlock() throws Exception {
        AtomicBoolean virtual = new AtomicBoolean();
        Handler blocking = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                virtual.set(Thread.currentThread().isVirtual());
                callback.succeeded();
                return true;
            }
        };
        try (House house = new House(folder, USUAL, web -> web.mount("/slow", blocking))) {
            house.get(house.https("/slow"));
            assertTrue(virtual.get());
        }
    }

    @Test
    void theRootIsAPageForPeople() throws Exception {
        try (House house = new House(folder, USUAL, web -> {})) {
            HttpResponse<String> page = house.get(house.https("/"));
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("name@example.org"), page.body());
            assertFalse(page.headers().map().containsKey("server"));
        }
    }

    @Test
    void aBalancerIsToldWhetherClientsShouldComeHere() throws Exception {
        try (House house = new House(folder, USUAL, web -> {})) {
            assertEquals(200, house.get(house.http("/health/live")).statusCode());
            assertEquals("ready\n", house.get(house.http("/health/ready")).body());
            house.unready("stopping");
            HttpResponse<String> answer = house.get(house.http("/health/ready"));
            assertEquals(503, answer.statusCode());
            assertEquals("stopping\n", answer.body());
            assertEquals(200, house.get(house.http("/health/live")).statusCode());
            assertEquals(404, house.get(house.http("/health/x")).statusCode());
        }
    }

    @Test
    void theAddressOfAPathIsThatOfHttpsUnlessConfigured() throws Exception {
        try (House house = new House(folder, USUAL, web -> {})) {
            assertEquals(URI.create("https://example.org:" + house.port("https") + "/upload"), house.mounts().uri("/upload"));
        }
        try (House house = new House(folder, new WebConfig("https://chat.example.org/", List.of(), List.of(), List.of(), false), web -> {})) {
            assertEquals(URI.create("https://chat.example.org/upload"), house.mounts().uri("/upload"));
        }
    }

    @Test
    void aProxyIsBelievedAndNobodyElse() throws Exception {
        Handler from = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, Request.getRemoteAddr(request) + " " + request.isSecure(), callback);
                return true;
            }
        };
        try (House house = new House(folder, USUAL, web -> web.mount("/from", from))) {
            assertEquals("192.0.2.7 true", house.get(house.http("/from"), "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https").body());
        }
        try (House house = new House(folder, new WebConfig("", List.of("192.0.2.1"), List.of(), List.of("*"), false), web -> web.mount("/from", from))) {
            assertEquals("127.0.0.1 false", house.get(house.http("/from"), "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https").body());
        }
    }

    @Test
    void aFailureInAHandlerTellsTheClientNothing() throws Exception {
        Handler broken = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                throw new IllegalStateException("a secret");
            }
        };
        try (House house = new House(folder, USUAL, web -> web.mount("/broken", broken))) {
            HttpResponse<String> answer = house.get(house.http("/broken"));
            assertEquals(500, answer.statusCode());
            assertFalse(answer.body().contains("secret") || answer.body().contains("Exception"), answer.body());
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestContext server = new TestContext();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            server.provide(Limits.class, new Limits(10_000, 100_000, Duration.ofMinutes(5), true));
            server.provide(ClientStreams.class, new Streams());
            server.provide(Readiness.class, () -> "");
            server.provide(ListenAddresses.class, new ListenAddresses(Map.of("http", List.of(address))));
            server.configure(USUAL).install(new WebModule());
            try (Endpoint endpoint = server.endpoints().getFirst()) {
                String message = assertThrows(IOException.class, () -> endpoint.open(() -> {
                    throw new UnsupportedOperationException();
                })).getMessage();
                assertTrue(message.startsWith("listen.http: ") && message.contains(":" + taken.getLocalPort() + ": "), message);
            }
        }
    }

    @Test
    void withoutAnAddressThereIsNoWebServer() {
        TestContext server = new TestContext();
        server.provide(ListenAddresses.class, new ListenAddresses(Map.of("http", List.of())));
        server.configure(USUAL).install(new WebModule());
        assertTrue(server.endpoints().isEmpty());
        assertTrue(server.find(HttpMounts.class).isEmpty());
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WebConfig("chat.example.org", List.of(), List.of(), List.of(), false));
        assertThrows(IllegalArgumentException.class, () -> new Proxies(List.of("proxy.example.org")));
    }

    /// Says back what is below its path.
    private static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, Request.getPathInContext(request), callback);
            return true;
        }
    }
}
