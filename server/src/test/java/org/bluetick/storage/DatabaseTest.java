package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

final class DatabaseTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @BeforeAll
    static void createTable() {
        postgres.database().update("""
                create table thing (
                    id    bigint primary key,
                    name  text,
                    bytes bytea,
                    at    timestamptz
                )
                """);
    }

    @BeforeEach
    void emptyTable() {
        postgres.database().update("truncate thing");
    }

    @Test
    void warnsOfSettingsWithWhichACrashLosesData() {
        Logger log = (Logger) LoggerFactory.getLogger(Database.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        Level usual = log.getLevel(); // tests are without fsync on purpose, so it is quiet
        log.setLevel(Level.WARN);
        log.setAdditive(false);
        String url = postgres.settings().url();
        String lazy = url + (url.contains("?") ? "&" : "?") + "options=-c%20synchronous_commit=off";
        try {
            Database.open(new DatabaseSettings(lazy, postgres.settings().user(), postgres.settings().password(), 1)).close();
        } finally {
            log.setAdditive(true);
            log.setLevel(usual);
            log.detachAppender(said);
        }

        assertEquals(List.of(
                        "The database has fsync = off: a crash can lose messages that were acknowledged",
                        "The database has synchronous_commit = off: a crash can lose messages that were acknowledged"),
                said.list.stream().filter(event -> event.getLevel() == Level.WARN).map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void readsBackWhatWasWritten() throws Exception {
        Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
        int inserted = database().update("insert into thing values (?, ?, ?, ?)", 1L, "ä", new byte[] {1, 2}, at);
        assertEquals(1, inserted);
        assertEquals(Optional.of("ä"), name(1));
        assertArrayEquals(new byte[] {1, 2},
                database().one("select bytes from thing", row -> row.getBytes(1)).orElseThrow());
        assertEquals(Optional.of(at), database().one("select at from thing",
                row -> row.getObject(1, java.time.OffsetDateTime.class).toInstant()));
    }

    @Test
    void readsOnAnotherConnectionWhenOneIsLost() throws Exception {
        database().update("insert into thing (id, name) values (?, ?)", 1L, "ä");
        try (Connection other = postgres.database().dedicatedConnection(); Statement statement = other.createStatement()) {
            statement.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity "
                    + "where datname = current_database() and pid <> pg_backend_pid()");
        }
        assertEquals(Optional.of("ä"), name(1));
        assertEquals(List.of(1L), database().query("select id from thing", row -> row.getLong(1)));
    }

    @Test
    void passesNullAsNull() {
        database().update("insert into thing (id, name) values (?, ?)", 1L, null);
        assertEquals(List.of(1L), database().query("select id from thing where name is null", row -> row.getLong(1)));
    }

    @Test
    void findsNothingWhenThereIsNothing() {
        assertEquals(Optional.empty(), name(1));
        assertEquals(List.of(), database().query("select id from thing", row -> row.getLong(1)));
    }

    @Test
    void passesArrays() {
        database().batch("insert into thing (id, name) values (?, ?)",
                List.of(new Object[] {1L, "a"}, new Object[] {2L, "b"}, new Object[] {3L, "c"}));
        assertEquals(List.of("a", "c"), database().query("select name from thing where id = any(?) order by id",
                row -> row.getString(1), SqlArray.longs(List.of(1L, 3L))));
        assertEquals(List.of(2L), database().query("select id from thing where name = any(?)",
                row -> row.getLong(1), SqlArray.texts(List.of("b"))));
    }

    @Test
    void keepsAllOfATransaction() {
        String name = database().inTransaction(sql -> {
            sql.update("insert into thing (id, name) values (1, 'a')");
            return sql.one("select name from thing", row -> row.getString(1)).orElseThrow();
        });
        assertEquals("a", name);
        assertEquals(Optional.of("a"), name(1));
    }

    @Test
    void keepsNothingOfATransactionThatFails() {
        assertThrows(IllegalStateException.class, () -> database().transaction(sql -> {
            sql.update("insert into thing (id) values (1)");
            throw new IllegalStateException("on purpose");
        }));
        assertEquals(Optional.empty(), name(1));
    }

    @Test
    void tellsAViolatedConstraint() {
        database().update("insert into thing (id) values (1)");
        StorageException e = assertThrows(StorageException.class,
                () -> database().update("insert into thing (id) values (1)"));
        assertTrue(e.isConstraintViolation());
        assertEquals("ERROR: duplicate key value violates unique constraint \"thing_pkey\"", e.getMessage());
    }

    @Test
    void letsManyThreadsThrough() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < 500; i++) {
                long id = i;
                threads.submit(() -> database().update("insert into thing (id) values (?)", id));
            }
        }
        assertEquals(Optional.of(500L), database().one("select count(*) from thing", row -> row.getLong(1)));
    }

    @Test
    void givesAConnectionBesideThePool() throws SQLException {
        try (Connection connection = database().dedicatedConnection()) {
            assertTrue(connection.isValid(1));
        }
    }

    @Test
    void migratesEachModuleByItself() {
        database().migrate("first", "org/bluetick/storage/first");
        database().migrate("second-one", "org/bluetick/storage/second");
        database().migrate("first", "org/bluetick/storage/first");
        database().update("insert into first_table values (1)");
        database().update("insert into second_table values (1)");
    }

    @Test
    void saysThatNothingAnswers() {
        DatabaseSettings settings = new DatabaseSettings("postgresql://127.0.0.1:1/x?password=secret", "u", "p", 1);
        StorageException e = assertThrows(StorageException.class, () -> Database.open(settings));
        assertEquals("database.url: no PostgreSQL answers at jdbc:postgresql://127.0.0.1:1/x: Connection to "
                + "127.0.0.1:1 refused. Check that the hostname and port are correct and that the postmaster is "
                + "accepting TCP/IP connections.", e.getMessage());
    }

    @Test
    void saysThatThePasswordIsWrong() {
        DatabaseSettings right = postgres.settings();
        DatabaseSettings wrong = new DatabaseSettings(right.url(), right.user(), "wrong", 1);
        StorageException e = assertThrows(StorageException.class, () -> Database.open(wrong));
        assertEquals("database.user, database.password: " + right.url() + " refuses user \"bluetick\": "
                + "FATAL: password authentication failed for user \"bluetick\"", e.getMessage());
    }

    @Test
    void saysThatThereIsNoSuchDatabase() {
        DatabaseSettings wrong = postgres.settings().withDatabase("absent");
        StorageException e = assertThrows(StorageException.class, () -> Database.open(wrong));
        assertEquals("database.url: " + wrong.url()
                + ": there is no such database; create it with: createdb -O bluetick NAME", e.getMessage());
    }

    private static Database database() {
        return postgres.database();
    }

    private static Optional<String> name(long id) {
        return database().one("select name from thing where id = ?", row -> row.getString(1), id);
    }
}
