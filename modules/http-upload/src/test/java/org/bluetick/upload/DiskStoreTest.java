package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskStoreTest extends ContentStoreContract {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    private Path folder;

    @Override
    ContentStore store() {
        return new DiskStore(folder.resolve("http-upload"), 0);
    }

    @Test
    void whatCannotBeKeptLeavesNoFile() throws IOException {
        assertThrows(IOException.class, () -> store().put("abc", new ByteArrayInputStream(CONTENT), 4));
        assertThrows(IOException.class, () -> store().put("abc", new ByteArrayInputStream(CONTENT), 2));
        assertEquals(List.of(), files());
    }

    @Test
    void leavesTheRestOfTheDiskToOthers() {
        long usable = folder.toFile().getUsableSpace();
        DiskStore store = new DiskStore(folder.resolve("not").resolve("there"), usable * 2);
        assertFalse(store.hasRoomFor(1));
        assertThrows(StoreFullException.class, () -> store.put("abc", new ByteArrayInputStream(CONTENT), 3));
    }

    @Test
    void removesWhatAKilledServerLeft() throws IOException {
        Instant longAgo = Instant.now().minusSeconds(1_000);
        Path arriving = Files.createDirectories(folder.resolve("http-upload").resolve("arriving"));
        Files.setLastModifiedTime(Files.write(arriving.resolve("old"), CONTENT), FileTime.from(longAgo));
        Files.write(arriving.resolve("new"), CONTENT);
        store().put("abc", new ByteArrayInputStream(CONTENT), 3);
        store().tidy(longAgo.plusSeconds(500));
        assertEquals(List.of("abc", "new"), files());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
