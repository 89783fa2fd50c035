package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of contents does.
abstract class ContentStoreContract {
    private final byte[] content = new byte[300_001];
    private final String id = UUID.randomUUID().toString();
    private ContentStore store;

    /// The store under test; may be the same each time.
    abstract ContentStore store();

    @BeforeEach
    final void openStore() {
        store = store();
        new Random(1).nextBytes(content);
    }

    private void put(String id, byte[] content) throws IOException {
        store.put(id, new ByteArrayInputStream(content), content.length);
    }

    private byte[] read(String id, long offset, long length) throws IOException {
        try (InputStream source = Content.Source.asInputStream(store.read(id, offset, length, ByteBufferPool.SIZED_NON_POOLING))) {
            return source.readAllBytes();
        }
    }

    private void assertNothing(String id) {
        assertThrows(NoSuchFileException.class, () -> read(id, 0, 1));
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        put(id, content);
        assertArrayEquals(content, read(id, 0, content.length));
    }

    @Test
    void givesBackAPart() throws IOException {
        put(id, content);
        assertArrayEquals(Arrays.copyOfRange(content, 100_000, 250_000), read(id, 100_000, 150_000));
        assertArrayEquals(Arrays.copyOfRange(content, 300_000, 300_001), read(id, 300_000, 1));
    }

    @Test
    void hasRoomForAFile() {
        assertTrue(store.hasRoomFor(1));
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        put(id, content);
        assertNothing(UUID.randomUUID().toString());
    }

    @Test
    void whatWasDeletedIsNotFound() throws IOException {
        put(id, content);
        store.delete(id);
        assertNothing(id);
        store.delete(id);
    }

    @Test
    void whatEndsBeforeItsEndIsNotKept() {
        assertThrows(IOException.class, () -> store.put(id, new ByteArrayInputStream(content), content.length + 1));
        assertNothing(id);
    }

    @Test
    void whatBreaksOffIsNotKept() throws IOException {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(content), new Broken());
        assertThrows(IOException.class, () -> store.put(id, broken, content.length + 100_000));
        assertNothing(id);
        put(id, content);
        assertEquals(content.length, read(id, 0, content.length).length);
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the sender has gone");
        }
    }
}
