package org.bluetick.upload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/// Contents as files. What arrives is written beside them, forced to the disk, and then renamed: a file is there whole or
/// not at all, whatever crashes. Nodes may share the folder. Any thread may call.
final class DiskStore implements ContentStore {
    private static final int WRITE_BYTES = 128 * 1024;
    private static final int PREFIX = 2;

    private final Path folder;
    private final Path arriving;
    private final long minFree;

    /// @param folder made when the first file arrives
    /// @param minFree bytes that are left free
    DiskStore(Path folder, long minFree) {
        this.folder = folder;
        this.arriving = folder.resolve("arriving");
        this.minFree = minFree;
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace() - minFree >= bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(String id, InputStream content, long size) throws IOException {
        requireRoom(size);
        Path file = file(id);
        Files.createDirectories(arriving);
        Files.createDirectories(file.getParent());
        Path partial = arriving.resolve(id);
        try {
            write(partial, content, size);
            Files.move(partial, file, ATOMIC_MOVE);
            force(file.getParent());
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void requireRoom(long size) throws StoreFullException {
        if (!hasRoomFor(size)) {
            throw new StoreFullException(size + " bytes are too many for the disk of " + folder
                    + ", of which " + minFree + " are to be left free");
        }
    }

    private void write(Path partial, InputStream content, long size) throws IOException {
        try (FileChannel file = FileChannel.open(partial, CREATE, TRUNCATE_EXISTING, WRITE)) {
            byte[] buffer = new byte[(int) Math.min(WRITE_BYTES, size)];
            long written = 0;
            while (written < size) {
                int read = content.readNBytes(buffer, 0, (int) Math.min(buffer.length, size - written));
                if (read == 0) {
                    throw new IOException("the content ends after " + written + " bytes; expected " + size);
                }
                write(file, ByteBuffer.wrap(buffer, 0, read));
                written += read;
            }
            if (content.read() >= 0) {
                throw new IOException("the content has more than " + size + " bytes");
            }
            file.force(true);
        }
    }

    /// A disk may fill while a file arrives, and has more than one word for it.
    private static void write(FileChannel file, ByteBuffer bytes) throws StoreFullException {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new StoreFullException("the disk does not take it: " + e.getMessage(), e);
        }
    }

    /// A new name is on the disk when its folder is.
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    @Override
    public Content.Source read(String id, long offset, long length, ByteBufferPool.Sized buffers) throws IOException {
        return Content.Source.from(buffers, FileChannel.open(file(id), READ), offset, length);
    }

    @Override
    public void delete(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    @Override
    public void tidy(Instant before) throws IOException {
        if (!Files.isDirectory(arriving)) {
            return;
        }
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(arriving)) {
            for (Path partial : partials) {
                if (Files.getLastModifiedTime(partial).toInstant().isBefore(before)) {
                    Files.deleteIfExists(partial);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        // nothing is open
    }

    /// Few files in a folder, whatever their number.
    private Path file(String id) {
        return folder.resolve(id.substring(0, PREFIX)).resolve(id);
    }
}
