package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A data directory for servers of one test. Others may pass through it, as PostgreSQL must when we are root.
record ServerHome(Path path) implements AutoCloseable {
    static ServerHome create() throws IOException {
        Path path = Files.createTempDirectory("bluetick-interop-");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        return new ServerHome(path);
    }

    Path certificate() {
        return path.resolve("tls").resolve("certificate.pem");
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
