package org.bluetick.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// Rows in the binary format of PostgreSQL's COPY: a count of fields, then each field's length and bytes. Belongs to
/// the thread that fills it.
final class RowBuffer {
    /// What COPY wants before the first row: a signature, no flags, no extension.
    static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    /// What COPY wants after the last row.
    static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    /// PostgreSQL takes a gigabyte in a field; a stanza is nowhere near.
    private static final int MAX_TEXT = 64 << 20;
    private static final int MAX_SIZE = 1 << 30;
    private static final int NULL = -1;

    private ByteBuffer buffer;

    RowBuffer(int expectedSize) {
        this.buffer = ByteBuffer.allocate(expectedSize);
    }

    void row(int fields) {
        room(Short.BYTES).putShort((short) fields);
    }

    /// A `bigint`.
    void put(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    }

    /// A `boolean`.
    void put(boolean value) {
        put((byte) (value ? 1 : 0));
    }

    /// A `"char"`.
    void put(char value) {
        put((byte) value);
    }

    /// A `text`, which cannot hold U+0000.
    void put(@Nullable String text) {
        if (text == null) {
            putNull();
            return;
        }
        if (text.indexOf('\0') >= 0) {
            throw new StorageException("a text with the character U+0000 cannot be kept");
        }
        if (text.length() > MAX_TEXT) {
            throw new StorageException("a text of %d characters cannot be kept; expected at most %d"
                    .formatted(text.length(), MAX_TEXT));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    }

    void putNull() {
        room(Integer.BYTES).putInt(NULL);
    }

    /// The rows; no more can be put after it.
    ByteBuffer rows() {
        return buffer.flip();
    }

    private void put(byte value) {
        room(Integer.BYTES + 1).putInt(1).put(value);
    }

    private ByteBuffer room(int more) {
        if (buffer.remaining() < more) {
            long needed = (long) buffer.position() + more;
            if (needed > MAX_SIZE) {
                throw new StorageException("%d bytes in one commit; expected at most %d".formatted(needed, MAX_SIZE));
            }
            int size = (int) Math.min(MAX_SIZE, Math.max(needed, 2L * buffer.capacity()));
            buffer = ByteBuffer.allocate(size).put(buffer.flip());
        }
        return buffer;
    }
}
