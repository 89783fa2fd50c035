package org.bluetick.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.bluetick.api.MessageId;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/// Writes a batch in one transaction, by binary COPY. Belongs to the committing thread.
final class BatchWriter {
    private static final String MESSAGE = "message(" + Encoded.MESSAGE_COLUMNS + ")";
    private static final String PENDING = "pending(" + Encoded.PENDING_COLUMNS + ")";

    /// Ids are reserved so far ahead: one more statement a second, and after a restart ids that are at most so much
    /// ahead of the clock.
    private static final long RESERVED_AHEAD =
            Duration.ofSeconds(1).toMillis() << MessageId.NODE_BITS + MessageId.COUNTER_BITS;

    private final int node;
    private long reserved;

    BatchWriter(int node) {
        this.node = node;
    }

    /// @param repeated whether an earlier attempt may have been committed: then what is there is left alone
    void write(Connection connection, List<Encoded> batch, boolean repeated) throws SQLException {
        if (batch.stream().allMatch(encoded -> encoded.rows() == 0)) {
            return;
        }
        long needed = batch.stream().mapToLong(Encoded::lastId).max().orElseThrow();
        // After a repeat it is not known whether the reservation came through with the earlier attempt.
        long reserving = needed > reserved || repeated ? needed + RESERVED_AHEAD : reserved;
        if (reserving != reserved) {
            reserve(connection, reserving);
        }
        if (repeated) {
            copyAgain(connection, "message", MESSAGE, batch, Encoded::messages);
            copyAgain(connection, "pending", PENDING, batch, Encoded::pending);
        } else {
            copy(connection, MESSAGE, batch, Encoded::messages);
            copy(connection, PENDING, batch, Encoded::pending);
        }
        connection.commit();
        reserved = reserving;
    }

    private void reserve(Connection connection, long id) throws SQLException {
        String sql = "update journal_node set reserved = greatest(reserved, ?) where node = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            statement.setInt(2, node);
            statement.executeUpdate();
        }
    }

    private void copyAgain(Connection connection, String table, String columns, List<Encoded> batch,
            Function<Encoded, byte[]> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table %s_again (like %s) on commit drop".formatted(table, table));
            copy(connection, columns.replace("(", "_again("), batch, rows);
            statement.execute("insert into %s select * from %s_again on conflict do nothing".formatted(table, table));
        }
    }

    private void copy(Connection connection, String table, List<Encoded> batch, Function<Encoded, byte[]> rows)
            throws SQLException {
        if (batch.stream().allMatch(encoded -> rows.apply(encoded).length == 0)) {
            return;
        }
        CopyManager copying = connection.unwrap(PGConnection.class).getCopyAPI();
        CopyIn in = copying.copyIn("copy " + table + " from stdin (format binary)");
        try {
            in.writeToCopy(RowBuffer.HEADER, 0, RowBuffer.HEADER.length);
            for (Encoded encoded : batch) {
                byte[] bytes = rows.apply(encoded);
                in.writeToCopy(bytes, 0, bytes.length);
            }
            in.writeToCopy(RowBuffer.TRAILER, 0, RowBuffer.TRAILER.length);
            in.endCopy();
        } catch (SQLException e) {
            cancel(in, e);
            throw e;
        }
    }

    private static void cancel(CopyIn in, SQLException reason) {
        try {
            if (in.isActive()) {
                in.cancelCopy();
            }
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
