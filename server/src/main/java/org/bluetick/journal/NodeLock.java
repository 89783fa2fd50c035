package org.bluetick.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.bluetick.api.MessageId;
import org.postgresql.PGConnection;

/// Makes one connection the only one that writes as this node: an advisory lock, which lives as long as the
/// connection's process in the database. So who has it knows that no transaction of an earlier connection, of this
/// server or of one that was killed, can be committed any more; and two servers cannot work under one number.
/// Belongs to the committing thread.
final class NodeLock implements Link.Setup {
    static final String LOCK_TIMED_OUT = "55P03";

    /// "blue": tells our locks from others'.
    static final int LOCK_CLASS = 0x626c7565;
    /// Beyond the nodes' numbers: see [Alone].
    static final int EVERYBODY = 1024;
    private static final int NOBODY = 0;

    private final MessageClock clock;
    private final Duration patience;
    private final Seat seat;
    private int ownProcess = NOBODY;

    /// @param patience how long an earlier connection may take to end
    NodeLock(MessageClock clock, Seat seat, Duration patience) {
        this.clock = clock;
        this.seat = seat;
        this.patience = patience;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // So that the database notices soon when this machine is gone, and gives the lock to its successor.
            statement.execute("set tcp_keepalives_idle = 15");
            statement.execute("set tcp_keepalives_interval = 5");
            statement.execute("set tcp_keepalives_count = 3");
            statement.execute("set lock_timeout = " + patience.toMillis());
            endOwnProcess(connection);
            lock(statement);
            seat.check(connection);
            statement.execute("set lock_timeout = 0");
        }
        ownProcess = connection.unwrap(PGConnection.class).getBackendPID();
        observeReserved(connection);
    }

    private void lock(Statement statement) throws SQLException {
        try {
            statement.execute("select pg_advisory_lock(%d, %d)".formatted(LOCK_CLASS, clock.node()));
        } catch (SQLException e) {
            if (!LOCK_TIMED_OUT.equals(e.getSQLState())) {
                throw e;
            }
            throw new SQLException("another server works on this database as node %d; expected each to have a number "
                    .formatted(clock.node()) + "of its own", LOCK_TIMED_OUT, e);
        }
    }

    /// The process of the connection that broke may not have noticed.
    private void endOwnProcess(Connection connection) throws SQLException {
        if (ownProcess == NOBODY) {
            return;
        }
        String sql = """
                select pg_terminate_backend(pid) from pg_locks
                where locktype = 'advisory' and classid = ?::bigint::oid and objid = ?::bigint::oid and pid = ?
                  and database = (select oid from pg_database where datname = current_database())
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK_CLASS);
            statement.setLong(2, clock.node());
            statement.setInt(3, ownProcess);
            statement.execute();
        }
    }

    private void observeReserved(Connection connection) throws SQLException {
        String sql = "insert into journal_node values (?, 0, 0) on conflict (node) do update "
                + "set reserved = journal_node.reserved returning reserved";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, clock.node());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                clock.observe(new MessageId(row.getLong(1)));
            }
        }
    }
}
