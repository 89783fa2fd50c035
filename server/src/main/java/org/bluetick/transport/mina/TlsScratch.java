package org.bluetick.transport.mina;

import java.nio.ByteBuffer;
import java.util.List;

/// One I/O thread's room for TLS work, so that no connection needs room of its own. Empty between two calls.
final class TlsScratch {
    /// What one read (64 kB) can bring, with the incomplete record before it (17 kB).
    private static final int SIZE = 96 * 1024;

    private final ByteBuffer joined = ByteBuffer.allocate(SIZE);
    private final ByteBuffer plain = ByteBuffer.allocate(SIZE);
    private final ByteBuffer sealed = ByteBuffer.allocate(SIZE);
    private final ByteBuffer direct = ByteBuffer.allocateDirect(SIZE);

    /// For decrypted bytes.
    ByteBuffer plain() {
        return plain.clear();
    }

    /// For encrypted bytes.
    ByteBuffer sealed() {
        return sealed.clear();
    }

    /// Outside the heap, for the engine's own use during one call.
    ByteBuffer direct(int capacity) {
        return capacity <= SIZE ? direct.clear() : ByteBuffer.allocateDirect(capacity);
    }

    /// One buffer with both.
    ByteBuffer join(byte[] first, ByteBuffer second) {
        int length = first.length + second.remaining();
        ByteBuffer both = length <= SIZE ? joined.clear() : ByteBuffer.allocate(length);
        return both.put(first).put(second).flip();
    }

    /// One buffer with all of them, which are at most 64 kB.
    ByteBuffer join(List<ByteBuffer> parts) {
        ByteBuffer all = joined.clear();
        parts.forEach(all::put);
        return all.flip();
    }
}
