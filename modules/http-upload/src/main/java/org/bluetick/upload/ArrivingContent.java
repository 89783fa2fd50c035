package org.bluetick.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/// The content of an upload while it is read: its checksum is taken, and a sender who goes away is told from a store that
/// fails.
final class ArrivingContent extends InputStream {
    /// The sender went away, or said something that is no HTTP.
    static final class CutOffException extends IOException {
        private static final long serialVersionUID = 1;

        CutOffException(Throwable cause) {
            super(cause);
        }
    }

    private final InputStream content;
    private final CRC32C checksum = new CRC32C();

    ArrivingContent(InputStream content) {
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = content.read(buffer, offset, length);
            if (read > 0) {
                checksum.update(buffer, offset, read);
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw new CutOffException(e);
        }
    }

    /// Of what has been read.
    long checksum() {
        return checksum.getValue();
    }
}
