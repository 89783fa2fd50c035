package org.bluetick.journal;

import java.time.Duration;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;

/// The journal in PostgreSQL. Any thread may call; [#commit] blocks its caller.
public final class PostgresJournal implements Journal, AutoCloseable {
    /// With another of the same node when it opens; with a database that is away when it closes.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Availability availability = new Availability();
    private final Seat seat;
    private final Horizon horizon;
    private final Precedence precedence;
    private final Committer committer;
    private final Acknowledgements acknowledgements;
    private final MessageLog log;
    private final Duration patience;

    private PostgresJournal(Database database, MessageClock clock, Seat seat, Duration patience) {
        Link link = new Link(database, availability, new NodeLock(clock, seat, patience));
        this.seat = seat;
        this.horizon = new Horizon(clock);
        this.precedence = new Precedence(horizon::give);
        PendingTable pending = new PendingTable(clock.node(), seat.isShared());
        this.acknowledgements = new Acknowledgements(new Link(database, availability, PendingTable::prepare), pending, horizon::value);
        this.committer = new Committer(link, new BatchWriter(clock.node(), pending), availability, acknowledgements::kept);
        this.log = new PostgresMessageLog(database, this::horizon, acknowledgements);
        this.patience = patience;
    }

    /// Brings the tables up to date and starts to write. Fails when the database is away, or when another server
    /// works as the same node.
    public static PostgresJournal open(Database database, MessageClock clock) {
        return open(database, clock, Seat.unguarded());
    }

    /// @param seat among other nodes
    public static PostgresJournal open(Database database, MessageClock clock, Seat seat) {
        return open(database, clock, seat, PATIENCE);
    }

    static PostgresJournal open(Database database, MessageClock clock, Duration patience) {
        return open(database, clock, Seat.unguarded(), patience);
    }

    private static PostgresJournal open(Database database, MessageClock clock, Seat seat, Duration patience) {
        database.migrate("journal", "db/journal");
        PostgresJournal journal = new PostgresJournal(database, clock, seat, patience);
        journal.start(database);
        return journal;
    }

    private void start(Database database) {
        committer.start();
        try {
            acknowledgements.start(database);
        } catch (StorageException e) {
            committer.close(Duration.ZERO);
            throw e;
        }
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
    public MessageId nextId(Jid owner) {
        return precedence.give(owner);
    }

    @Override
    public void commit(List<JournalEntry> entries) {
        try {
            if (!entries.isEmpty()) {
                committer.commit(Encoded.of(entries));
            }
        } finally {
            horizon.land(entries.stream().map(JournalEntry::id).toList());
            entries.forEach(entry -> precedence.land(entry.owner(), entry.id()));
        }
        precedence.awaitEarlier(entries);
    }

    @Override
    public void awaitInFlight(Jid owner) {
        MessageId last = nextId(owner);
        abandon(owner, last);
        precedence.awaitEarlier(owner, last);
        seat.awaitUnreachable(last);
    }

    @Override
    public void abandon(MessageId id) {
        horizon.land(List.of(id));
    }

    @Override
    public void abandon(Jid owner, MessageId id) {
        abandon(id);
        precedence.land(owner, id);
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
        return seat.horizon(horizon.value());
    }

    /// What of this node's own can be read. Ids it gives from now on are larger than `seen`, another node's.
    public MessageId ownHorizon(MessageId seen) {
        horizon.observe(seen);
        return horizon.value();
    }

    @Override
    public MessageId recentHorizon() {
        return seat.recentHorizon(horizon.value());
    }

    @Override
    public void observe(MessageId seen) {
        horizon.observe(seen);
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
