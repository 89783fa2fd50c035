package org.bluetick.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL in a folder of ours, on a free port of the loopback interface. It is a daemon: it outlives a
/// server that was killed, and the next start takes it over, so that two never work on the same files. The caller
/// holds the lock of the data directory. Used by the thread that starts and stops the server.
///
/// `home` holds `bin-<version>/` (programs), `data/` (the cluster), `password`, `postgresql.log`, and, when whoever
/// runs it likes, `custom.conf` with settings of their own.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "bluetick";
    private static final int START_ATTEMPTS = 3;

    /// Durable first (`fsync`, `synchronous_commit`), then sized for a machine that also runs the server.
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "50"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("effective_cache_size", "1GB"),
            Map.entry("work_mem", "8MB"),
            Map.entry("maintenance_work_mem", "64MB"),
            Map.entry("wal_buffers", "16MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_checkpoints", "off"));

    private final Path home;
    private final Path data;
    private final PostgresBinaries binaries;
    private final PostgresUser user;
    private final Map<String, String> settings;

    private EmbeddedPostgres(Path home, PostgresBinaries binaries, Map<String, String> overrides) throws IOException {
        this.home = home;
        this.data = home.resolve("data");
        this.binaries = binaries;
        this.user = PostgresUser.of(home);
        this.settings = new TreeMap<>(SETTINGS);
        settings.putAll(overrides);
    }

    /// Starts it, or takes over the one that runs. The first time it unpacks the programs and lays the cluster.
    public static EmbeddedPostgres start(Path home) {
        return start(home, home, Map.of());
    }

    static EmbeddedPostgres start(Path home, Path binariesParent, Map<String, String> overrides) {
        try {
            Path folder = Files.createDirectories(home.toAbsolutePath().normalize());
            Path programs = Files.createDirectories(binariesParent.toAbsolutePath().normalize());
            EmbeddedPostgres postgres =
                    new EmbeddedPostgres(folder, PostgresBinaries.unpackInto(programs), overrides);
            postgres.start();
            return postgres;
        } catch (IOException e) {
            throw new StorageException("embedded PostgreSQL: " + StorageException.firstLine(e), e);
        }
    }

    /// How to reach it now; the port changes from start to start.
    public DatabaseSettings settings(int poolSize) {
        try {
            int port = running().orElseThrow(() -> new StorageException("embedded PostgreSQL is not running")).port();
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
            return new DatabaseSettings(url, USER, Files.readString(home.resolve("password")), poolSize);
        } catch (IOException e) {
            throw new StorageException("embedded PostgreSQL: " + StorageException.firstLine(e), e);
        }
    }

    /// Stops it in order, open connections or not; returns when its files are closed.
    @Override
    public void close() {
        ProcessOutput stopped = pgControl("stop", "-m", "fast", "-w", "-t", "60");
        if (!stopped.succeeded()) {
            LOG.warn("The embedded PostgreSQL did not stop: {}", stopped.lastLine());
        }
    }

    private void start() throws IOException {
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            create();
        }
        Optional<Postmaster> left = running();
        if (left.isPresent() && left.get().ready() && left.get().isFrom(binaries)) {
            LOG.info("Took over the PostgreSQL left by an earlier server (process {})", left.get().process().pid());
            return;
        }
        if (left.isPresent()) {
            close();
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        startPostmaster();
    }

    private void create() throws IOException {
        LOG.info("Creating a PostgreSQL database in {}", home);
        PostgresBinaries.deleteTree(data);
        Path password = home.resolve("password");
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, newPassword());
        user.own(home);
        // Laid beside its place and then renamed: an interrupted first start leaves no half cluster.
        Path laying = home.resolve("data-new");
        PostgresBinaries.deleteTree(laying);
        ProcessOutput made = ProcessOutput.of(home, user.command(binaries.program("initdb"), "-D", laying.toString(),
                "-U", USER, "--pwfile=" + password, "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
                settings.get("fsync").equals("on") ? "--sync-method=fsync" : "--no-sync"));
        if (!made.succeeded()) {
            throw new IOException("initdb failed: " + made.lastLine());
        }
        Files.move(laying, data);
    }

    private void startPostmaster() throws IOException {
        String problem = "";
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            writeSettings(freePort());
            ProcessOutput started = pgControl("start", "-w", "-t", "60", "-l", home.resolve("postgresql.log").toString());
            if (started.succeeded()) {
                return;
            }
            problem = reason().orElse(started.lastLine());
        }
        throw new IOException("it did not start: " + problem + "; its log is " + home.resolve("postgresql.log"));
    }

    private void writeSettings(int port) throws IOException {
        StringBuilder text = new StringBuilder("# Written at each start; settings of your own go to custom.conf.\n");
        settings.forEach((name, value) -> text.append("%s = '%s'%n".formatted(name, value)));
        text.append("port = %d%n".formatted(port));
        text.append("include_if_exists = '%s'%n".formatted(home.resolve("custom.conf")));
        Files.writeString(data.resolve("postgresql.conf"), text);
        Files.deleteIfExists(home.resolve("postgresql.log"));
    }

    private ProcessOutput pgControl(String action, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = action;
        all[1] = "-D";
        all[2] = data.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return ProcessOutput.of(home, user.command(binaries.program("pg_ctl"), all));
    }

    private Optional<Postmaster> running() throws IOException {
        return Postmaster.on(data);
    }

    private Optional<String> reason() throws IOException {
        Path log = home.resolve("postgresql.log");
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        return Files.readAllLines(log).stream().filter(line -> line.contains("FATAL:")).findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
