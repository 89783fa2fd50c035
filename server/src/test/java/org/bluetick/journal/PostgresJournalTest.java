package org.bluetick.journal;

import org.bluetick.api.Journal;
import org.bluetick.api.MessageLog;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresJournalTest extends JournalContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("journal", "db/journal");

    private PostgresJournal journal;

    @BeforeEach
    void open() {
        postgres.database().update("truncate message, pending, journal_node");
        journal = PostgresJournal.open(postgres.database(), new MessageClock(clock(), 1), seat());
    }

    Seat seat() {
        return Seat.alone();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Override
    Journal journal() {
        return journal;
    }

    @Override
    MessageLog log() {
        return journal.log();
    }
}
