package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.OptionalLong;
import org.bluetick.upload.Upload.State;
import org.junit.jupiter.api.Test;

final class DirectUploadsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final UploadStore uploads = new MemoryUploadStore();
    private final Upload slot = new Upload("a", House.ROMEO, new FileName("a.txt"), null, 10, NOW, null, State.SLOT, NOW.plusSeconds(300), 0);

    private DirectUploads withFileOf(OptionalLong size) {
        uploads.reserve(slot, new Quota(100_000, 100_000));
        return new DirectUploads(uploads, new OneFile(size));
    }

    @Test
    void aSlotWithoutAFileStaysASlot() throws IOException {
        assertEquals(slot, withFileOf(OptionalLong.empty()).look(slot));
    }

    @Test
    void aFileOfAnotherSizeIsNone() throws IOException {
        assertEquals(slot, withFileOf(OptionalLong.of(11)).look(slot));
    }

    @Test
    void whoeverLooksFirstTheFileIsKept() throws IOException {
        DirectUploads direct = withFileOf(OptionalLong.of(10));
        assertEquals(State.KEPT, direct.look(slot).state());
        assertEquals(State.KEPT, direct.look(slot).state());
    }

    private record OneFile(OptionalLong bytes) implements DirectAccess {
        @Override
        public OptionalLong size(String id) {
            return bytes;
        }

        @Override
        public URI put(Upload slot) {
            throw new UnsupportedOperationException();
        }

        @Override
        public URI get(Upload file) {
            throw new UnsupportedOperationException();
        }
    }
}
