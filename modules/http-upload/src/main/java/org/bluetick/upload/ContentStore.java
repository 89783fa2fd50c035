package org.bluetick.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/// Keeps what files hold, by their ids. Any thread may call; calls block.
interface ContentStore extends AutoCloseable {
    /// Whether so many bytes more can be kept.
    boolean hasRoomFor(long bytes);

    /// Reads the content to its end and keeps it: all of it, or nothing. There is none of that id.
    /// @throws StoreFullException when there is no room
    /// @throws IOException when the content cannot be read or kept, or is not of that size
    void put(String id, InputStream content, long size) throws IOException;

    /// A part of what is kept, for one reader.
    /// @param buffers what it is read into
    /// @throws NoSuchFileException when there is none of that id
    Content.Source read(String id, long offset, long length, ByteBufferPool.Sized buffers) throws IOException;

    /// Nothing happens when there is none of that id.
    void delete(String id) throws IOException;

    /// Removes what uploads have left that began before that time and did not come to their end.
    void tidy(Instant before) throws IOException;

    @Override
    void close();
}
