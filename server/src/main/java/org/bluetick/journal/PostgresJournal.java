package org.bluetick.journal;

import java.time.Duration;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.storage.Database;

/// The journal in PostgreSQL. Any thread may call; [#commit] blocks its caller.
public final class PostgresJournal implements Journal, AutoCloseable {
    /// With another of the same node when it opens; with a database that is away when it closes.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Availability availability = new Availability();
    private final Horizon horizon;
    private final Committer committer;
    private final Acknowledgements acknowledgements;
    private final MessageLog log;
    private final Duration patience;

    private PostgresJournal(Database database, MessageClock clock, Duration patience) {
        Link link = new Link(database, availability, new NodeLock(clock, patience));
        this.horizon = new Horizon(clock);
        this.committer = new Committer(link, new BatchWriter(clock.node()), availability);
        this.acknowledgements = new Acknowledgements(new Link(database, availability, Acknowledgements::prepare));
        this.log = new PostgresMessageLog(database, horizon::value, acknowledgements);
        this.patience = patience;
    }

    /// Brings the tables up to date and starts to write. Fails when the database is away, or when another server
    /// works as the same node.
    public static PostgresJournal open(Database database, MessageClock clock) {
        return open(database, clock, PATIENCE);
    }

    static PostgresJournal open(Database database, MessageClock clock, Duration patience) {
        database.migrate("journal", "db/journal");
        PostgresJournal journal = new PostgresJournal(database, clock, patience);
        journal.start();
        return journal;
    }

    private void start() {
        committer.start();
        acknowledgements.start();
    }

    /// Reads what this journal writes, up to its horizon.
    public MessageLog log() {
        return log;
    }

    @Override
    public MessageId nextId() {
        return horizon.give();
    }

    @Override
    public void commit(List<JournalEntry> entries) {
        try {
            if (!entries.isEmpty()) {
                committer.commit(Encoded.of(entries));
            }
        } finally {
            horizon.land(entries.stream().map(JournalEntry::id).toList());
        }
    }

    @Override
    public void abandon(MessageId id) {
        horizon.land(List.of(id));
    }

    @Override
    public void acknowledged(Jid owner, List<MessageId> ids) {
        acknowledgements.add(owner, ids);
    }

    @Override
    public void flush() {
        committer.commit(Encoded.NOTHING);
        acknowledgements.flush();
    }

    @Override
    public MessageId horizon() {
        return horizon.value();
    }

    @Override
    public boolean isAvailable() {
        return availability.isThere();
    }

    /// Writes what was handed over. If the database is away, it waits a while, then fails those who wait.
    @Override
    public void close() {
        committer.close(patience);
        acknowledgements.close();
    }
}
