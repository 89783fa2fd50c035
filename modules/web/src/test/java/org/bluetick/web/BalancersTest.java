package org.bluetick.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
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

final class BalancersTest {
    private static final String VERSION_1 = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n";
    private static final String VERSION_2 = binary("0d0a0d0a000d0a515549540a" + "21" + "11" + "000c" + "c0000207" + "c0000201" + "1267" + "01bb");
    private static final String OF_THE_BALANCER_ITSELF = binary("0d0a0d0a000d0a515549540a" + "20" + "00" + "0000");
    private static final String REQUEST = "GET /from HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n";

    @TempDir
    static Path folder;

    @Test
    void bothVersionsSayWhereAConnectionComesFrom() throws Exception {
        try (House house = house("127.0.0.0/8")) {
            for (String header : List.of(VERSION_1, VERSION_2)) {
                assertEquals("from 192.0.2.7", lastLine(plain(house, header + REQUEST)));
                assertEquals("from 192.0.2.7", lastLine(secure(house, header)));
            }
            assertEquals("from 127.0.0.1", lastLine(plain(house, OF_THE_BALANCER_ITSELF + REQUEST)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {REQUEST, "PROXY TCP4 192.0.2.7\r\n" + REQUEST, "PROXY nonsense\r\n" + REQUEST})
    void aBalancerThatDoesNotSaySoIsNotServed(String bytes) throws Exception {
        try (House house = house("127.0.0.1")) {
            assertEquals("", plain(house, bytes));
        }
    }

    @Test
    void nobodyElseCanSayWhereHeComesFrom() throws Exception {
        try (House house = house("192.0.2.0/24", "2001:db8::1")) {
            for (String header : List.of(VERSION_1, VERSION_2)) {
                assertTrue(plain(house, header + REQUEST).startsWith("HTTP/1.1 400 "));
            }
            assertEquals("from 127.0.0.1", lastLine(plain(house, REQUEST)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"balancer.example.org", "192.0.2.0/x", "192.0.2.0/64", "192.0.2.1-192.0.2.9", ""})
    void whatIsNoAddressIsRefused(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> new Balancers(List.of(text)));
        assertTrue(refused.getMessage().startsWith("balancers: found \"" + text + "\"; expected"), refused.getMessage());
    }

    private static House house(String... balancers) throws Exception {
        return new House(folder, new WebConfig("", List.of(), List.of(balancers), List.of("*"), false), web -> web.mount("/from", new From()));
    }

    private static String plain(House house, String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", house.port("http"))) {
            return answer(socket, bytes);
        }
    }

    private static String secure(House house, String header) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", house.port("https"))) {
            socket.getOutputStream().write(header.getBytes(ISO_8859_1));
            try (SSLSocket tls = (SSLSocket) TestCertificates.trustingClient().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true)) {
                return answer(tls, REQUEST);
            }
        }
    }

    private static String answer(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static String lastLine(String answer) {
        return answer.lines().reduce("", (_, line) -> line);
    }

    private static String binary(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }

    /// Says where a request came from.
    private static final class From extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "from " + Request.getRemoteAddr(request), callback);
            return true;
        }
    }
}
