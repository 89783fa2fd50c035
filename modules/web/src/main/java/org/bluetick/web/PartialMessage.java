package org.bluetick.web;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The fragments of a message so far, up to a limit; what is beyond is dropped. Belongs to its connection's reading thread.
final class PartialMessage {
    private static final int FIRST_SIZE = 512;

    private final int limit;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;

    PartialMessage(int limit) {
        this.limit = limit;
    }

    void append(ByteBuffer fragment) {
        int more = Math.min(fragment.remaining(), limit - size);
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(size + more, 2 * bytes.length)));
        }
        fragment.get(bytes, size, more);
        size += more;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
