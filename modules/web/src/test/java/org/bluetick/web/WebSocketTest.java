package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bluetick.transport.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets as connections; what streams do with them, scripts show.
final class WebSocketTest {
    @TempDir
    static Path folder;

    private House house;
    private final Client client = new Client();

    @BeforeEach
    void open() throws Exception {
        house = new House(folder, new WebConfig("", List.of("127.0.0.1"), List.of(), List.of("*"), false), web -> {});
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aMessageInFragmentsArrivesWhole() throws Exception {
        WebSocket socket = connect("ws");
        socket.sendText("<a", false).join();
        socket.sendText("/>", true).join();
        socket.sendText("<b/>", true).join();
        assertEquals("<a/>", house.streams().heard());
        assertEquals("<b/>", house.streams().heard());
    }

    @Test
    void whatIsWrittenIsAMessageEach() throws Exception {
        connect("wss");
        Connection connection = house.streams().connection();
        connection.write(List.of("<a/>".getBytes(UTF_8), "<b/>".getBytes(UTF_8)));
        assertEquals("<a/>", client.next());
        assertEquals("<b/>", client.next());
        assertEquals("drained", house.streams().heard());
        assertEquals(0, connection.unsent());
    }

    @Test
    void aMessageOverTheLimitIsHandedOverCutOff() throws Exception {
        WebSocket socket = connect("ws");
        for (int i = 0; i < 300; i++) {
            socket.sendText("x".repeat(1000), i == 299).join();
        }
        assertEquals(100_001, house.streams().heard().length());
    }

    @Test
    void pingsAreAnsweredAndCountAsASignOfLife() throws Exception {
        WebSocket socket = connect("ws");
        socket.sendPing(ByteBuffer.wrap("are you there".getBytes(UTF_8))).join();
        assertEquals("pong are you there", client.next());
        assertEquals("", house.streams().heard());
    }

    @Test
    void binaryMessagesAreRefused() throws Exception {
        connect("ws").sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
        assertEquals("closed 1003", client.next());
        assertEquals("closed", house.streams().heard());
    }

    @Test
    void whileReadingIsSuspendedNothingMoreArrives() throws Exception {
        WebSocket socket = connect("ws");
        Connection connection = house.streams().connection();
        connection.suspendReading();
        socket.sendText("<a/>", true).join(); // was asked for before
        assertEquals("<a/>", house.streams().heard());
        socket.sendText("<b/>", true).join();
        socket.sendPing(ByteBuffer.allocate(0)).join();
        assertTrue(house.streams().heardNothing());
        connection.resumeReading();
        assertEquals("<b/>", house.streams().heard());
        assertEquals("", house.streams().heard());
    }

    @Test
    void closingSendsWhatIsWrittenFirst() throws Exception {
        connect("wss");
        Connection connection = house.streams().connection();
        connection.write("<close/>".getBytes(UTF_8));
        connection.close();
        connection.write("<late/>".getBytes(UTF_8));
        assertEquals("<close/>", client.next());
        assertEquals("closed 1000", client.next());
        assertEquals("drained", house.streams().heard());
        assertEquals("closed", house.streams().heard());
    }

    @Test
    void aClientThatVanishesIsTold() throws Exception {
        WebSocket socket = connect("wss");
        house.streams().connection();
        socket.abort();
        assertEquals("closed", house.streams().heard());
    }

    @Test
    void underTlsItKnowsItsSession() throws Exception {
        connect("wss");
        Connection connection = house.streams().connection();
        assertTrue(connection.secure());
        assertEquals(32, connection.tlsSession().orElseThrow().exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32).length);
    }

    @Test
    void inTheClearItIsProtectedOnlyAsFarAsAProxySays() throws Exception {
        connect("ws");
        Connection direct = house.streams().connection();
        assertTrue(direct.secure()); // from an address of a proxy, which says nothing else
        assertTrue(direct.tlsSession().isEmpty());
        connect("ws", "X-Forwarded-Proto", "http");
        assertFalse(house.streams().connection().secure());
        connect("ws", "X-Forwarded-Proto", "https", "X-Forwarded-For", "2001:db8::7");
        Connection behind = house.streams().connection();
        assertTrue(behind.secure());
        assertEquals("2001:db8:0:0:0:0:0:7", behind.remoteAddress().getAddress().getHostAddress());
    }

    @Test
    void pagesOfOtherOriginsMayBeRefused() throws Exception {
        try (House strict = new House(folder, new WebConfig("", List.of(), List.of(), List.of("https://chat.example.org"), false), web -> {})) {
            for (String origin : List.of("https://chat.example.org", "https://example.org:5443")) {
                strict.browser().newWebSocketBuilder().subprotocols("xmpp").header("Origin", origin)
                        .buildAsync(strict.socket("ws"), client).join().abort();
            }
            assertEquals(400, assertInstanceOf(WebSocketHandshakeException.class, assertThrows(CompletionException.class,
                    () -> strict.browser().newWebSocketBuilder().subprotocols("xmpp").header("Origin", "https://evil.example")
                            .buildAsync(strict.socket("ws"), client).join()).getCause()).getResponse().statusCode());
        }
    }

    @Test
    void withoutTheSubprotocolThereIsNoWebSocket() {
        Throwable refused = assertThrows(CompletionException.class, () -> house.browser().newWebSocketBuilder()
                .subprotocols("chat").buildAsync(house.socket("ws"), client).join()).getCause();
        assertEquals(400, ((WebSocketHandshakeException) refused).getResponse().statusCode());
    }

    @Test
    void whatIsNoHandshakeIsToldSo() throws Exception {
        assertEquals(426, house.get(house.http(WebSocketEndpoint.PATH)).statusCode());
    }

    private WebSocket connect(String scheme, String... headers) {
        WebSocket.Builder builder = house.browser().newWebSocketBuilder().subprotocols("xmpp");
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(house.socket(scheme), client).join();
    }

    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            heard.add("pong " + UTF_8.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code);
            return null;
        }
    }
}
