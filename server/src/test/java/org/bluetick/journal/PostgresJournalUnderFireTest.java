package org.bluetick.journal;

import static org.bluetick.journal.Entries.JULIET;
import static org.bluetick.journal.Entries.ROMEO;
import static org.bluetick.journal.Entries.received;
import static org.bluetick.journal.Entries.sent;
import static org.bluetick.journal.Entries.withStanza;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.storage.Database;
import org.bluetick.storage.OwnPostgres;
import org.bluetick.storage.StorageException;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresJournalUnderFireTest {
    private static final int WRITERS = 32;

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("journal", "db/journal");

    @BeforeEach
    void empty() {
        postgres.database().update("truncate message, pending");
    }

    @Test
    void keepsOnceWhatWasCommittedWithoutAnAnswer() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(postgres.settings());
                Database cut = Database.open(proxy.settings());
                PostgresJournal journal = open(cut)) {
            for (int i = 0; i < 5; i++) {
                proxy.cut(1);
                MessageId id = journal.nextId();
                journal.commit(List.of(sent(ROMEO, id, JULIET), received(JULIET, id, ROMEO)));
                assertEquals(0, proxy.cutsLeft());
                assertEquals(List.of(id), pending(journal));
                journal.acknowledged(JULIET, List.of(id));
                journal.flush();
            }
            assertEquals(5, journal.log().count(JULIET, HistoryFilter.ALL, 10));
            assertTrue(journal.isAvailable());
        }
    }

    @Test
    void keepsOnceWhatItHasToRepeatMoreThanOnce() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(postgres.settings());
                Database cut = Database.open(proxy.settings());
                PostgresJournal journal = open(cut)) {
            proxy.cut(4);
            MessageId id = journal.nextId();
            journal.commit(List.of(received(JULIET, id, ROMEO)));
            assertEquals(0, proxy.cutsLeft());
            assertEquals(List.of(id), pending(journal));
            assertTrue(journal.isAvailable());
        }
    }

    @Test
    void losesAndRepeatsNothingWhenItsConnectionsAreTerminated() throws Exception {
        try (PostgresJournal journal = open(postgres.database()); Load load = new Load(journal, WRITERS)) {
            Future<List<MessageId>> reader = load.reader();
            for (int i = 0; i < 15; i++) {
                load.awaitCommits(20);
                terminateTheJournals();
            }
            load.awaitCommits(50);
            load.end();
            load.assertAllOf(reader.get());
            assertEquals(Set.of(), load.refused());
            journal.flush();
            load.assertKeptOnce(postgres.database());
        }
    }

    @Test
    void goesOnWhenTheDatabaseWasStoppedUnderLoad() throws Exception {
        try (OwnPostgres own = OwnPostgres.start();
                Database database = Database.open(own.settings());
                PostgresJournal journal = open(database);
                Load load = new Load(journal, WRITERS)) {
            Future<List<MessageId>> reader = load.reader();
            for (int i = 0; i < 2; i++) {
                load.awaitCommits(200);
                own.stopImmediately();
                own.startAgain();
            }
            load.awaitCommits(200);
            load.end();
            load.assertAllOf(reader.get());
            assertEquals(Set.of(), load.refused());
            journal.flush();
            load.assertKeptOnce(database);
            assertTrue(journal.isAvailable());
        }
    }

    @Test
    void failsOnlyTheCallerWhoseRowIsRefused() throws Exception {
        try (PostgresJournal journal = open(postgres.database());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            MessageId taken = journal.nextId();
            journal.commit(List.of(received(ROMEO, taken, JULIET)));
            List<Future<?>> good = new ArrayList<>();
            List<Future<?>> bad = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                MessageId id = journal.nextId();
                if (i % 30 == 13) {
                    bad.add(threads.submit(() -> journal.commit(
                            List.of(received(JULIET, id, ROMEO), received(ROMEO, taken, JULIET)))));
                    journal.abandon(id);
                } else {
                    good.add(threads.submit(() -> journal.commit(List.of(received(JULIET, id, ROMEO)))));
                }
            }
            for (Future<?> commit : bad) {
                Throwable e = assertThrows(ExecutionException.class, commit::get).getCause();
                assertTrue(e instanceof StorageException refused && refused.isConstraintViolation(), e.toString());
            }
            for (Future<?> commit : good) {
                commit.get();
            }
            assertEquals(good.size(), journal.log().count(JULIET, HistoryFilter.ALL, 1000));
            assertEquals(good.size(), journal.log().countPending(JULIET, 1000));
        }
    }

    /// The database refuses the first row while the others are still being sent.
    @Test
    void failsACallerWhoseRowIsRefusedEarlyInALargeBatch() {
        try (PostgresJournal journal = open(postgres.database())) {
            MessageId taken = journal.nextId();
            journal.commit(List.of(received(ROMEO, taken, JULIET)));
            List<JournalEntry> entries = new ArrayList<>(List.of(received(ROMEO, taken, JULIET)));
            for (int i = 0; i < 200; i++) {
                entries.add(withStanza(received(ROMEO, journal.nextId(), JULIET), "<a>" + "x".repeat(100_000) + "</a>"));
            }
            StorageException e = assertThrows(StorageException.class, () -> journal.commit(entries));
            assertTrue(e.isConstraintViolation(), e.toString());
            assertEquals(List.of(taken), journal.log().first(ROMEO, HistoryFilter.ALL, 10).stream()
                    .map(KeptMessage::id).toList());
        }
    }

    @Test
    void writesWhatWasHandedOverBeforeItCloses() throws Exception {
        PostgresJournal journal = open(postgres.database());
        try (Load load = new Load(journal, WRITERS)) {
            load.awaitCommits(50);
            journal.close();
            load.end();
            assertFalse(load.refused().isEmpty());
            // What was committed last may be settled by the next one that opens.
            open(postgres.database()).close();
            load.assertKeptOnce(postgres.database());
        }
        journal.close();
    }

    @Test
    void failsWhoeverWaitsWhenItClosesWhileTheDatabaseIsAway() throws Exception {
        try (OwnPostgres own = OwnPostgres.start(); Database database = Database.open(own.settings())) {
            PostgresJournal journal = PostgresJournal.open(database, new MessageClock(Clock.systemUTC(), 3),
                    Duration.ofMillis(200));
            try (Load load = new Load(journal, WRITERS)) {
                load.awaitCommits(50);
                journal.acknowledged(ROMEO, List.of(MessageId.MIN));
                own.stopImmediately();
                journal.close();
                load.end();
                assertEquals(WRITERS * 3, load.refused().size());
                assertFalse(journal.isAvailable());
            }
        }
    }

    @Test
    void givesLargerIdsAfterARestartWithTheClockSetBack() {
        MessageId before;
        try (PostgresJournal journal = open(postgres.database())) {
            before = journal.nextId();
            journal.commit(List.of(received(JULIET, before, ROMEO)));
        }
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        try (PostgresJournal journal = PostgresJournal.open(postgres.database(), new MessageClock(late, 3))) {
            assertTrue(journal.nextId().isAfter(before));
            assertEquals(List.of(before), pending(journal));
        }
    }

    @Test
    void knowsAfterACrashWhatIsPending() throws Exception {
        CuttingProxy proxy = new CuttingProxy(postgres.settings());
        try (proxy; Database cut = Database.open(proxy.settings());
                PostgresJournal crashed = PostgresJournal.open(cut, new MessageClock(Clock.systemUTC(), 3), Duration.ofMillis(50))) {
            MessageId received = receive(crashed);
            MessageId settled = receive(crashed);
            crashed.acknowledged(JULIET, List.of(received));
            crashed.flush();
            MessageId latest = receive(crashed);
            proxy.close();
            terminateTheJournals();
            try (PostgresJournal journal = open(postgres.database())) {
                assertEquals(List.of(settled, latest), pending(journal));
                journal.acknowledged(JULIET, List.of(latest));
                journal.flush();
                assertEquals(List.of(settled), pending(journal));
            }
        }
    }

    @Test
    void isTheOnlyOneThatWritesAsItsNode() {
        try (PostgresJournal journal = open(postgres.database())) {
            StorageException e = assertThrows(StorageException.class, () -> PostgresJournal.open(postgres.database(),
                    new MessageClock(Clock.systemUTC(), 3), Duration.ofMillis(50)));
            assertEquals("another server works on this database as node 3; expected each to have a number of its own",
                    e.getMessage());
            assertTrue(journal.isAvailable());
        }
    }

    private static PostgresJournal open(Database database) {
        return PostgresJournal.open(database, new MessageClock(Clock.systemUTC(), 3));
    }

    private static MessageId receive(PostgresJournal journal) {
        MessageId id = journal.nextId();
        journal.commit(List.of(received(JULIET, id, ROMEO)));
        return id;
    }

    private static List<MessageId> pending(PostgresJournal journal) {
        return journal.log().pendingOf(JULIET, MessageId.MIN, 100).stream().map(KeptMessage::id).toList();
    }

    /// The committing connection is the one that holds an advisory lock.
    private static void terminateTheJournals() {
        postgres.database().query("""
                select pg_terminate_backend(pid) from pg_locks
                where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
                """, row -> row.getBoolean(1));
    }
}
