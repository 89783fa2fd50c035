package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bluetick.upload.House.Slot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Files in an object store, by way of the server or not.
final class FilesByS3Test {
    private static final byte[] TEXT = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    static final ObjectStore objects = new ObjectStore();

    @TempDir
    private Path folder;

    @BeforeEach
    void empty() {
        objects.empty();
    }

    private House house(boolean direct) throws IOException {
        return new House(folder, Configs.at(objects.config(folder, direct)));
    }

    @Test
    void byWayOfTheServerAFileIsThereWholeInPartsAndThenNoMore() throws IOException {
        try (House house = house(false)) {
            Slot slot = house.upload("a.txt", "text/plain", TEXT);
            assertEquals(List.of("bluetick/" + slot.id()), objects.keys());
            assertArrayEquals(TEXT, house.get(slot).body());
            assertEquals("234", new String(house.get(slot, "Range", "bytes=2-4").body(), StandardCharsets.US_ASCII));
            house.server().clock().advance(Duration.ofDays(31));
            house.sweep();
            assertEquals(List.of(), objects.keys());
        }
    }

    @Test
    void byWayOfTheServerAnUploadThatIsCutOffLeavesNothing() throws IOException {
        try (House house = house(false)) {
            Slot slot = house.slot("a.bin", 500_000, "application/octet-stream");
            String answer = house.raw("PUT " + slot.put().getPath() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    + slot.authorization() + "\r\nContent-Length: 500000\r\nContent-Type: application/octet-stream\r\n\r\n" + "x".repeat(300_000));
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertEquals(404, house.get(slot).statusCode());
            assertFalse(objects.keys().contains("bluetick/" + slot.id()));
        }
    }

    @Test
    void clientsPutAndGetThemselves() throws IOException {
        try (House house = house(true)) {
            Slot slot = house.slot("très.txt", 10, "text/plain");
            Slot ours = house.ours(slot);
            assertEquals(404, house.get(ours).statusCode());
            assertEquals(200, house.put(slot, "text/plain", TEXT).statusCode());
            HttpResponse<byte[]> moved = house.get(ours);
            assertEquals(302, moved.statusCode());
            HttpResponse<byte[]> file = house.get(new Slot(URI.create(moved.headers().firstValue("Location").orElseThrow()), ""));
            assertEquals(200, file.statusCode());
            assertArrayEquals(TEXT, file.body());
            assertEquals("text/plain", file.headers().firstValue("Content-Type").orElse(""));
            assertEquals("inline; filename*=UTF-8''tr%C3%A8s.txt", file.headers().firstValue("Content-Disposition").orElse(""));
            assertEquals("10", house.ask("HEAD", ours).headers().firstValue("Content-Length").orElse(""));
        }
    }

    @Test
    void clientsPutNothingButWhatTheirSlotIsFor() throws IOException {
        try (House house = house(true)) {
            Slot slot = house.slot("a.txt", 10, "text/plain");
            assertEquals(403, house.put(slot, "text/plain", new byte[11]).statusCode());
            assertEquals(403, house.put(slot, "text/html", TEXT).statusCode());
            URI other = URI.create(slot.put().toString().replace(slot.put().getPath(), slot.put().getPath() + "x"));
            assertEquals(403, house.put(new Slot(other, ""), "text/plain", TEXT).statusCode());
            assertEquals(List.of(), objects.keys());
        }
    }

    @Test
    void aFileNobodyHasLookedForYetIsKept() throws IOException {
        try (House house = house(true)) {
            Slot used = house.slot("a.txt", 10, "text/plain");
            house.slot("b.txt", 10, "text/plain");
            assertEquals(200, house.put(used, "text/plain", TEXT).statusCode());
            house.server().clock().advance(Duration.ofHours(2));
            house.sweep();
            assertEquals(302, house.get(house.ours(used)).statusCode());
            house.server().clock().advance(Duration.ofDays(30));
            house.sweep();
            assertEquals(List.of(), objects.keys());
        }
    }

    @Test
    void theFilesOfAnAccountGoWithIt() throws IOException {
        try (House house = house(true)) {
            Slot kept = house.slot("a.txt", 10, "text/plain");
            Slot open = house.slot("b.txt", 10, "text/plain");
            house.put(kept, "text/plain", TEXT);
            assertEquals(302, house.get(house.ours(kept)).statusCode());
            house.removeRomeo();
            house.sweep();
            assertEquals(200, house.put(open, "text/plain", TEXT).statusCode());
            assertEquals(404, house.get(house.ours(open)).statusCode());
            house.server().clock().advance(Duration.ofHours(2));
            house.sweep();
            assertEquals(List.of(), objects.keys());
        }
    }
}
