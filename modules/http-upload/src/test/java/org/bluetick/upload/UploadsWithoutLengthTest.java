package org.bluetick.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bluetick.upload.House.Slot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An upload says how long it is, in every version of HTTP, or is refused.
final class UploadsWithoutLengthTest {
    private static final String CONTENT = "0123456789";
    private static final String EXPECTED = "The slot is for 10 bytes; expected a Content-Length";

    @TempDir
    private Path folder;
    private House house;
    private Slot slot;

    @BeforeEach
    void open() throws IOException {
        house = new House(folder, Configs.small());
        slot = house.slot("a.txt", 10, "text/plain");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertEquals(List.of(), house.files());
        assertEquals(404, house.get(slot).statusCode());
        house.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\na\r\n" + CONTENT + "\r\n0\r\n\r\n", "\r\n", "\r\n" + CONTENT})
    void inHttp1(String rest) throws IOException {
        String answer = house.raw("PUT " + slot.put().getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + slot.authorization() + "\r\nContent-Type: text/plain\r\n" + rest);
        assertTrue(answer.startsWith("HTTP/1.1 411 ") && answer.contains(EXPECTED), answer);
    }

    /// Java's client asks for HTTP/2 in its first request (RFC 7540 §3.2), whose content is one of HTTP/1.1.
    @Test
    void inARequestThatAsksForHttp2() {
        HttpResponse<String> answer = house.put(slot, "text/plain",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT.getBytes(ISO_8859_1))));
        assertEquals(411, answer.statusCode());
        assertEquals(EXPECTED + "\n", answer.body());
    }

    /// RFC 9113 §3.3; header fields as RFC 7541 §6.2.2.
    @Test
    void inHttp2InTheClear() throws IOException {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        for (String[] field : new String[][] {{":method", "PUT"}, {":scheme", "http"}, {":path", slot.put().getPath()}, {":authority", "localhost"},
            {"authorization", slot.authorization()}, {"content-type", "text/plain"}}) {
            fields.write(0);
            for (String text : field) {
                fields.write(text.length());
                fields.writeBytes(text.getBytes(ISO_8859_1));
            }
        }
        try (Socket socket = new Socket("localhost", slot.put().getPort())) {
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
            socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
            socket.getOutputStream().write(frame(1, 4, 1, fields.toByteArray()));
            socket.getOutputStream().write(frame(0, 1, 1, CONTENT.getBytes(ISO_8859_1)));
            StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read(); next >= 0 && answer.indexOf(EXPECTED) < 0; next = socket.getInputStream().read()) {
                answer.append((char) next);
            }
            assertTrue(answer.indexOf(EXPECTED) >= 0, answer::toString);
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        return ByteBuffer.allocate(9 + content.length)
                .put((byte) 0).putShort((short) content.length).put((byte) type).put((byte) flags).putInt(stream).put(content).array();
    }
}
