package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bluetick.upload.House.Slot;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// XEP-0363 §7, §8, §9: what happens by HTTP, over a socket.
final class FilesByHttpTest {
    private static final byte[] TEXT = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;
    private House house;

    @BeforeEach
    void open() throws IOException {
        house = new House(folder, Configs.small());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatWasUploadedIsDownloaded() {
        byte[] content = new byte[700_001];
        new Random(1).nextBytes(content);
        Slot slot = house.upload("très cool.jpg", "image/jpeg", content);
        HttpResponse<byte[]> answer = house.get(slot);
        assertEquals(200, answer.statusCode());
        assertArrayEquals(content, answer.body());
        assertEquals("image/jpeg", header(answer, "Content-Type"));
        assertEquals("inline; filename*=UTF-8''tr%C3%A8s%20cool.jpg", header(answer, "Content-Disposition"));
    }

    @Test
    void aBrowserRunsNothingOfAFile() {
        Slot slot = house.upload("page.html", "text/html", TEXT);
        HttpResponse<byte[]> answer = house.get(slot);
        assertEquals("attachment; filename*=UTF-8''page.html", header(answer, "Content-Disposition"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        assertEquals("default-src 'none'; frame-ancestors 'none'; sandbox", header(answer, "Content-Security-Policy"));
        assertTrue(header(house.get(house.upload("a.svg", "image/svg+xml", TEXT)), "Content-Disposition").startsWith("attachment"));
    }

    @Test
    void headTellsOfTheFileWithoutIt() {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        HttpResponse<byte[]> answer = house.ask("HEAD", slot, "Range", "bytes=2-3");
        assertEquals(200, answer.statusCode());
        assertEquals("10", header(answer, "Content-Length"));
        assertEquals("bytes", header(answer, "Accept-Ranges"));
        assertEquals(0, answer.body().length);
    }

    @Test
    void aRangeIsAPart() {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        assertPart("234", "bytes 2-4/10", house.get(slot, "Range", "bytes=2-4"));
        assertPart("789", "bytes 7-9/10", house.get(slot, "Range", "bytes=-3"));
        assertPart("9", "bytes 9-9/10", house.get(slot, "Range", "bytes=9-200"));
        assertEquals(416, house.get(slot, "Range", "bytes=10-").statusCode());
        HttpResponse<byte[]> parts = house.get(slot, "Range", "bytes=0-1,8-9");
        assertEquals(206, parts.statusCode());
        assertTrue(header(parts, "Content-Type").startsWith("multipart/byteranges"));
    }

    private static void assertPart(String expected, String range, HttpResponse<byte[]> answer) {
        assertEquals(206, answer.statusCode());
        assertEquals(expected, new String(answer.body(), StandardCharsets.US_ASCII));
        assertEquals(range, header(answer, "Content-Range"));
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        HttpResponse<byte[]> first = house.get(slot);
        assertEquals(304, house.get(slot, "If-None-Match", header(first, "ETag")).statusCode());
        assertEquals(304, house.get(slot, "If-Modified-Since", header(first, "Last-Modified")).statusCode());
        assertEquals(412, house.get(slot, "If-Match", "\"other\"").statusCode());
    }

    @Test
    void aRangeOfAnotherFileIsTheWholeOfThis() {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        String etag = header(house.get(slot), "ETag");
        assertEquals(206, house.get(slot, "Range", "bytes=2-4", "If-Range", etag).statusCode());
        assertArrayEquals(TEXT, house.get(slot, "Range", "bytes=2-4", "If-Range", "\"other\"").body());
    }

    @Test
    void aSlotIsUsedOnce() {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        assertRefused(409, "The slot has been used; ask for another one", house.put(slot, "text/plain", "abcdefghij".getBytes(StandardCharsets.US_ASCII)));
        assertArrayEquals(TEXT, house.get(slot).body());
    }

    @Test
    void anotherLengthThanThatOfTheSlotIsRefused() throws IOException {
        Slot slot = house.slot("a.txt", 10, "text/plain");
        assertRefused(413, "The slot is for 10 bytes, not for 11", house.put(slot, "text/plain", new byte[11]));
        assertRefused(400, "The slot is for 10 bytes, not for 9", house.put(slot, "text/plain", new byte[9]));
        assertRefused(411, "The slot is for 10 bytes; expected a Content-Length",
                house.put(slot, "text/plain", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TEXT))));
        assertNothingIsThere(slot);
    }

    @Test
    void anUploadThatIsCutOffLeavesNothingAndCanBeTriedAgain() throws IOException {
        Slot slot = house.slot("a.bin", 500_000, "application/octet-stream");
        String answer = house.raw("PUT " + slot.put().getPath() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + slot.authorization() + "\r\nContent-Length: 500000\r\nContent-Type: application/octet-stream\r\n\r\n" + "x".repeat(300_000));
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertNothingIsThere(slot);
        assertEquals(201, house.put(slot, "application/octet-stream", new byte[500_000]).statusCode());
    }

    @Test
    void aFullDiskIsToldAndLeavesNothing() throws IOException {
        try (House full = new House(folder, Configs.withMinFree(Long.MAX_VALUE / 2))) {
            assertThrows(RuntimeException.class, () -> full.slot("a.txt", 10, "text/plain"));
        }
        Slot slot = house.slot("a.txt", 10, "text/plain");
        Path arriving = Files.createDirectories(folder.resolve("http-upload").resolve("arriving"));
        Files.createSymbolicLink(arriving.resolve(slot.id()), Path.of("/dev/full"));
        assertRefused(507, "The server has no room for files", house.put(slot, "text/plain", TEXT));
        assertNothingIsThere(slot);
        assertEquals(201, house.put(slot, "text/plain", TEXT).statusCode());
    }

    @Test
    void anotherTypeThanThatOfTheSlotIsRefused() throws IOException {
        Slot slot = house.slot("a.txt", 10, "text/plain");
        assertRefused(415, "Expected a Content-Type of text/plain", house.put(slot, "text/html", TEXT));
        assertNothingIsThere(slot);
        assertEquals(201, house.put(slot, "TEXT/plain; charset=utf-8", TEXT).statusCode());
    }

    @Test
    void withoutAnyTypeAFileIsOctets() {
        Slot slot = house.slot(request("a", 10));
        assertEquals(415, house.put(slot, "what is this", TEXT).statusCode());
        assertEquals(201, house.put(slot, "", TEXT).statusCode());
        assertEquals("application/octet-stream", header(house.get(slot), "Content-Type"));
    }

    @Test
    void theTypeMayBeToldWithTheFile() {
        Slot slot = house.slot(request("a", 10));
        assertEquals(201, house.put(slot, "audio/ogg", TEXT).statusCode());
        assertEquals("audio/ogg", header(house.get(slot), "Content-Type"));
    }

    @Test
    void onlyTheTokenOfTheSlotLetsUpload() throws IOException {
        Slot slot = house.slot("a.txt", 10, "text/plain");
        Slot other = house.slot("a.txt", 10, "text/plain");
        String longer = slot.authorization().replace(" 10.", " 11.");
        String forged = slot.authorization().substring(0, slot.authorization().length() - 2) + "xx";
        for (String wrong : List.of("", "Bearer", "Basic x", other.authorization(), longer, forged)) {
            assertRefused(403, "Expected the Authorization that came with the slot",
                    house.put(new Slot(slot.put(), wrong), "text/plain", wrong.equals(longer) ? new byte[11] : TEXT));
        }
        assertNothingIsThere(slot);
    }

    @Test
    void aSlotExpires() throws IOException {
        Slot slot = house.slot("a.txt", 10, "text/plain");
        house.server().clock().advance(Slots.LIFETIME);
        assertRefused(410, "The slot has expired; ask for another one", house.put(slot, "text/plain", TEXT));
        house.sweep();
        assertRefused(410, "The slot has expired; ask for another one", house.put(slot, "text/plain", TEXT));
        assertNothingIsThere(slot);
    }

    @Test
    void aFileIsRemovedWhenItsTimeIsOver() throws IOException {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        house.server().clock().advance(Duration.ofDays(30).minusSeconds(1));
        house.sweep();
        assertEquals(200, house.get(slot).statusCode());
        house.server().clock().advance(Duration.ofSeconds(1));
        assertEquals(404, house.get(slot).statusCode());
        house.sweep();
        assertEquals(List.of(), house.files());
    }

    @Test
    void theFilesOfAnAccountGoWithIt() throws IOException {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        Slot open = house.slot("b.txt", 10, "text/plain");
        house.removeRomeo();
        assertEquals(404, house.get(slot).statusCode());
        assertEquals(410, house.put(open, "text/plain", TEXT).statusCode());
        house.sweep();
        assertEquals(List.of(), house.files());
        assertEquals(410, house.put(open, "text/plain", TEXT).statusCode());
    }

    @Test
    void aDamagedFileDoesNotArriveAsIfItWereWhole() throws IOException {
        byte[] content = new byte[900_000];
        Slot slot = house.upload("a.bin", "application/octet-stream", content);
        content[450_000] = 1;
        Files.write(house.files().getFirst(), content);
        assertThrows(UncheckedIOException.class, () -> house.get(slot));
        Files.write(house.files().getFirst(), Arrays.copyOf(content, 450_000));
        assertThrows(UncheckedIOException.class, () -> house.get(slot));
    }

    @Test
    void aLostFileIsNotFound() throws IOException {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        Files.delete(house.files().getFirst());
        HttpResponse<byte[]> answer = house.get(slot);
        assertEquals(404, answer.statusCode());
        assertTrue(answer.headers().firstValue("Content-Disposition").isEmpty());
    }

    @Test
    void noPathLeadsOutOfTheFolder() throws IOException {
        Slot slot = house.slot("a.txt", 10, "text/plain");
        for (String path : List.of("/upload/../../../etc/passwd", "/upload/%2e%2e/%2e%2e/etc/passwd", "/upload/" + slot.id() + "/../../x",
                "/upload/..%2f..%2f..%2f..%2fetc/passwd", "/upload/", "/upload", "/upload/aa/aa", "/upload/" + slot.id() + "/a/b")) {
            for (String method : List.of("GET", "PUT")) {
                String answer = house.raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + slot.authorization() + "\r\nContent-Length: 0\r\n\r\n");
                assertTrue(answer.matches("(?s)HTTP/1.1 (400|403|404) .*"), path + ": " + answer);
            }
        }
        assertNothingIsThere(slot);
    }

    @Test
    void theNameInTheAddressIsForPeople() {
        Slot slot = house.upload("100% ;.txt", "text/plain", TEXT);
        assertArrayEquals(TEXT, house.get(slot).body());
        assertArrayEquals(TEXT, house.get(new Slot(URI.create(slot.put().toString().replaceFirst("[^/]+$", "other")), "")).body());
    }

    @Test
    void webClientsOfOtherSitesMayUpload() {
        Slot slot = house.slot("a.txt", 10, "text/plain");
        HttpResponse<byte[]> preflight = house.ask("OPTIONS", slot, "Origin", "https://chat.example.net",
                "Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "authorization,content-type");
        assertEquals("https://chat.example.net", header(preflight, "Access-Control-Allow-Origin"));
        assertTrue(header(preflight, "Access-Control-Allow-Methods").contains("PUT"));
        assertTrue(header(preflight, "Access-Control-Allow-Headers").contains("Authorization"));
    }

    @Test
    void otherMethodsAreNotAllowed() {
        Slot slot = house.upload("a.txt", "text/plain", TEXT);
        HttpResponse<byte[]> answer = house.ask("DELETE", slot);
        assertEquals(405, answer.statusCode());
        assertEquals("GET, HEAD, PUT, OPTIONS", header(answer, "Allow"));
        assertEquals(200, house.get(slot).statusCode());
    }

    private void assertNothingIsThere(Slot slot) throws IOException {
        assertEquals(404, house.get(slot).statusCode());
        assertEquals(List.of(), house.files());
    }

    private static void assertRefused(int status, String text, HttpResponse<String> answer) {
        assertEquals(text + "\n", answer.body());
        assertEquals(status, answer.statusCode());
    }

    private static Element request(String name, long size) {
        return Element.of("request", SlotRequest.NAMESPACE).with("filename", name).with("size", Long.toString(size));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
