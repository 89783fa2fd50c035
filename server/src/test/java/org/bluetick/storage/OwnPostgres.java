package org.bluetick.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A PostgreSQL for one test, which may be stopped and started; it keeps its port. It writes through to the disk.
public final class OwnPostgres implements AutoCloseable {
    private static final Path PARENT = Path.of("target", "postgres").toAbsolutePath();

    private final Path home;

    private OwnPostgres(Path home) {
        this.home = home;
    }

    public static OwnPostgres start() {
        try {
            Path home = Files.createTempDirectory(Files.createDirectories(PARENT), "own-");
            Files.writeString(home.resolve("custom.conf"), "port = %d%n".formatted(freePort()));
            OwnPostgres postgres = new OwnPostgres(home);
            postgres.startAgain();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DatabaseSettings settings() {
        return startAgain().settings(4);
    }

    /// Starts it, unless it runs.
    public EmbeddedPostgres startAgain() {
        return EmbeddedPostgres.start(home, PARENT, Map.of("shared_buffers", "16MB"));
    }

    /// As a crash does, or `pg_ctl stop -m immediate`: what is not on disk is lost.
    public void stopImmediately() {
        try {
            ProcessHandle postmaster = Postmaster.on(home.resolve("data")).orElseThrow().process();
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid())).start().onExit().join();
            postmaster.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        startAgain().close();
        try {
            PostgresBinaries.deleteTree(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
