package org.bluetick.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.resource.Resource;
import org.jspecify.annotations.Nullable;

/// A file as Jetty reads it, the whole or parts.
final class FileResource extends Resource implements Content.Source.Factory {
    private final Upload file;
    private final ContentStore contents;

    FileResource(Upload file, ContentStore contents) {
        this.file = file;
        this.contents = contents;
    }

    /// The whole is checked on its way: a file that the store has damaged does not arrive as if it were whole.
    @Override
    public Content.Source newContentSource(ByteBufferPool.Sized buffers, long offset, long length) {
        try {
            long wanted = length < 0 ? file.size() - offset : length;
            Content.Source content = contents.read(file.id(), offset, wanted, buffers);
            boolean checkable = wanted == file.size() && file.checksum() != Upload.UNCHECKED;
            return checkable ? new CheckedSource(content, file) : content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long length() {
        return file.size();
    }

    @Override
    public Instant lastModified() {
        return file.created();
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public boolean isDirectory() {
        return false;
    }

    @Override
    public boolean isReadable() {
        return true;
    }

    @Override
    public String getName() {
        return file.id();
    }

    @Override
    public String getFileName() {
        return file.name().text();
    }

    @Override
    public URI getURI() {
        return URI.create("upload:" + file.id());
    }

    @Override
    public @Nullable Path getPath() {
        return null;
    }

    @Override
    public @Nullable Resource resolve(String below) {
        return null;
    }
}
