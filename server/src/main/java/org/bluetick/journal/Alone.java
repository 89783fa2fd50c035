package org.bluetick.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.bluetick.api.MessageId;

/// No other server may work on the database: neither one that stands alone too, nor a cluster.
final class Alone implements Seat {
    @Override
    public void check(Connection connection) throws SQLException {
        lock(connection, "pg_advisory_lock", "a cluster works on this database; expected cluster.enabled = true, or a database of its own");
    }

    /// Held by a server that stands alone, shared by the nodes of a cluster.
    static void lock(Connection connection, String function, String otherwise) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select %s(%d, %d)".formatted(function, NodeLock.LOCK_CLASS, NodeLock.EVERYBODY));
        } catch (SQLException e) {
            throw NodeLock.LOCK_TIMED_OUT.equals(e.getSQLState()) ? new SQLException(otherwise, e.getSQLState(), e) : e;
        }
    }

    @Override
    public MessageId horizon(MessageId own) {
        return own;
    }

    @Override
    public boolean isShared() {
        return false;
    }
}
