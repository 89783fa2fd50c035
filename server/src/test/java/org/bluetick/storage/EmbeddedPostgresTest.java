package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EmbeddedPostgresTest {
    private static final Path PARENT = Path.of("target", "postgres");

    private final Path home;

    EmbeddedPostgresTest() throws IOException {
        home = Files.createTempDirectory(Files.createDirectories(PARENT), "embedded-").toAbsolutePath();
    }

    @AfterEach
    void stopAndDelete() throws IOException {
        if (Postmaster.on(data()).isPresent()) {
            start().close();
        }
        PostgresBinaries.deleteTree(home);
    }

    @Test
    void keepsWhatWasWrittenOverAStop() throws IOException {
        try (EmbeddedPostgres postgres = start(); Database database = Database.open(postgres.settings(2))) {
            database.update("create table kept (id bigint)");
            database.update("insert into kept values (7)");
        }
        assertEquals(Optional.empty(), Postmaster.on(data()));
        try (EmbeddedPostgres postgres = start(); Database database = Database.open(postgres.settings(2))) {
            assertEquals(List.of(7L), database.query("select id from kept", row -> row.getLong(1)));
        }
    }

    @Test
    void writesThroughToTheDisk() {
        try (EmbeddedPostgres postgres = start(); Database database = Database.open(postgres.settings(1))) {
            for (String name : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertEquals("on", setting(database, name), name);
            }
        }
    }

    @Test
    void listensOnTheLoopbackOnlyAndWantsThePassword() {
        try (EmbeddedPostgres postgres = start(); Database database = Database.open(postgres.settings(1))) {
            assertEquals("127.0.0.1", setting(database, "listen_addresses"));
            assertEquals("", setting(database, "unix_socket_directories"));
            DatabaseSettings right = postgres.settings(1);
            assertThrows(StorageException.class, () -> Database.open(
                    new DatabaseSettings(right.url(), right.user(), "guess", 1)));
        }
    }

    @Test
    void takesOverTheOneThatAKilledServerLeft() throws IOException {
        start();
        long before = pid();
        start();
        assertEquals(before, pid());
    }

    @Test
    void replacesOneOfOtherProgramsThatAKilledServerLeft() throws IOException {
        start();
        long before = pid();
        Path options = data().resolve("postmaster.opts");
        Files.writeString(options, Files.readString(options).replace("/bin/postgres", "/older/postgres"));
        start();
        assertNotEquals(before, pid());
        assertTrue(Postmaster.on(data()).orElseThrow().isFrom(PostgresBinaries.unpackInto(PARENT.toAbsolutePath())));
    }

    @Test
    void isNotMisledByTheFileOfOneThatIsGone() throws IOException {
        start();
        ProcessHandle postmaster = Postmaster.on(data()).orElseThrow().process();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
        assertTrue(Files.exists(data().resolve("postmaster.pid")));
        start();
        assertNotEquals(postmaster.pid(), pid());
    }

    @Test
    void isNotMisledByAFileThatNamesAnotherProgram() throws IOException {
        try (EmbeddedPostgres postgres = start()) {
            assertTrue(postgres.settings(1).url().startsWith("jdbc:postgresql://127.0.0.1:"));
        }
        Files.writeString(data().resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n"
                + data() + "\n1\n5432\n\n127.0.0.1\n1 1\nready   \n");
        start();
        assertNotEquals(ProcessHandle.current().pid(), pid());
    }

    @Test
    void heedsTheSettingsOfWhoeverRunsIt() throws IOException {
        start().close();
        Files.writeString(home.resolve("custom.conf"), "work_mem = '3MB'\n");
        try (EmbeddedPostgres postgres = start(); Database database = Database.open(postgres.settings(1))) {
            assertEquals("3MB", setting(database, "work_mem"));
        }
    }

    @Test
    void saysWhyItDoesNotStart() throws IOException {
        start().close();
        Files.writeString(home.resolve("custom.conf"), "no_such_setting = 1\n");
        StorageException e = assertThrows(StorageException.class, this::start);
        assertTrue(e.getMessage().startsWith("embedded PostgreSQL: it did not start: "), e.getMessage());
        assertTrue(e.getMessage().contains("no_such_setting") || e.getMessage().contains("FATAL"), e.getMessage());
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(home, PARENT, Map.of("shared_buffers", "16MB"));
    }

    private long pid() throws IOException {
        return Postmaster.on(data()).orElseThrow().process().pid();
    }

    private Path data() {
        return home.resolve("data");
    }

    private static String setting(Database database, String name) {
        return database.one("select current_setting(?)", row -> row.getString(1), name).orElseThrow();
    }
}
