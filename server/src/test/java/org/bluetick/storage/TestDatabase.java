package org.bluetick.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A fresh PostgreSQL database for a test class, in one PostgreSQL per test JVM (under `target/postgres`):
///
/// ```java
/// @RegisterExtension
/// static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");
/// …
/// postgres.database().update("insert into …");
/// ```
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
    private static final int POOL_SIZE = 4;

    private final String module;
    private final String location;
    private Database database;
    private DatabaseSettings settings;

    private TestDatabase(String module, String location) {
        this.module = module;
        this.location = location;
    }

    /// A database without tables.
    public static TestDatabase empty() {
        return new TestDatabase("", "");
    }

    /// A database with the tables of a module, from its migrations in a class path folder.
    public static TestDatabase migrated(String module, String location) {
        return new TestDatabase(module, location);
    }

    public Database database() {
        return database;
    }

    /// How a second pool, or a plain connection, reaches the same database.
    public DatabaseSettings settings() {
        return settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Cluster cluster = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestDatabase.class))
                .getOrComputeIfAbsent(Cluster.class, _ -> Cluster.start(), Cluster.class);
        settings = cluster.newDatabase();
        database = Database.open(settings);
        if (!module.isEmpty()) {
            database.migrate(module, location);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        database.close();
    }

    /// The PostgreSQL of this JVM; JUnit closes it at the end of the run.
    private record Cluster(EmbeddedPostgres postgres, FileChannel lock, Path home, AtomicInteger databases)
            implements AutoCloseable {

        /// Takes the first folder no other test JVM holds, and with it what a killed one may have left there.
        static Cluster start() {
            try {
                Path parent = Files.createDirectories(Path.of("target", "postgres").toAbsolutePath());
                for (int slot = 1; ; slot++) {
                    FileChannel channel = FileChannel.open(parent.resolve("slot-" + slot + ".lock"),
                            StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock();
                    if (lock != null) {
                        return start(parent, parent.resolve("slot-" + slot), channel);
                    }
                    channel.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Cluster start(Path parent, Path home, FileChannel lock) throws IOException {
            Map<String, String> settings = Map.of("fsync", "off", "max_connections", "100");
            if (Files.exists(home.resolve("data").resolve("PG_VERSION"))) {
                EmbeddedPostgres.start(home, parent, settings).close();
            }
            PostgresBinaries.deleteTree(home);
            return new Cluster(EmbeddedPostgres.start(home, parent, settings), lock, home, new AtomicInteger());
        }

        DatabaseSettings newDatabase() {
            String name = "test_" + databases.incrementAndGet();
            DatabaseSettings maintenance = postgres.settings(1);
            try (Database database = Database.open(maintenance)) {
                database.update("create database " + name);
            }
            return maintenance.withDatabase(name).withPoolSize(POOL_SIZE);
        }

        @Override
        public void close() throws IOException {
            postgres.close();
            PostgresBinaries.deleteTree(home);
            lock.close();
        }
    }
}
