package org.bluetick.upload;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/// A whole file that fails at its end when it is not what once arrived. Used by one reader at a time.
final class CheckedSource implements Content.Source {
    private final Content.Source source;
    private final Upload file;
    private final CRC32C checksum = new CRC32C();
    private long read;

    CheckedSource(Content.Source source, Upload file) {
        this.source = source;
        this.file = file;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = source.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        read += chunk.remaining();
        checksum.update(chunk.getByteBuffer().slice());
        boolean complete = read == file.size();
        if (complete && checksum.getValue() == file.checksum() || !complete && !chunk.isLast()) {
            return chunk;
        }
        chunk.release();
        IOException damaged = new IOException("file " + file.id() + " of " + file.owner() + " is damaged: read " + read
                + " of " + file.size() + " bytes, checksum " + checksum.getValue() + "; expected " + file.checksum());
        source.fail(damaged);
        return Content.Chunk.from(damaged);
    }

    @Override
    public void demand(Runnable ready) {
        source.demand(ready);
    }

    @Override
    public void fail(Throwable failure) {
        source.fail(failure);
    }

    @Override
    public long getLength() {
        return file.size();
    }
}
