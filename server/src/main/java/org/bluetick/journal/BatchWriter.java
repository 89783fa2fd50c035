package org.bluetick.journal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.bluetick.api.MessageId;

/// Writes a batch in one transaction. Belongs to the committing thread.
final class BatchWriter {
    private static final Copy MESSAGES = new Copy("message", Encoded.COLUMNS);

    /// Ids are reserved so far ahead: one more statement a second, and after a restart ids that are at most so much
    /// ahead of the clock.
    private static final long RESERVED_AHEAD =
            Duration.ofSeconds(1).toMillis() << MessageId.NODE_BITS + MessageId.COUNTER_BITS;

    private final int node;
    private final PendingTable pending;
    private long reserved;

    BatchWriter(int node, PendingTable pending) {
        this.node = node;
        this.pending = pending;
    }

    /// @param repeated whether an earlier attempt may have been committed: then what is there is left alone
    void write(Connection connection, List<Encoded> batch, boolean repeated) throws SQLException {
        if (batch.stream().allMatch(encoded -> encoded.rows() == 0)) {
            return;
        }
        long needed = batch.stream().mapToLong(Encoded::lastId).max().orElseThrow();
        // After a repeat it is not known whether the reservation came through with the earlier attempt.
        long reserving = needed > reserved || repeated ? needed + RESERVED_AHEAD : reserved;
        List<Pending> waiting = pending.writtenWith(batch);
        List<ByteBuffer> rows = batch.stream().map(Encoded::messages).toList();
        if (reserving == reserved && waiting.isEmpty()) {
            connection.setAutoCommit(true); // one statement is a transaction: two answers less to wait for
            MESSAGES.write(connection, rows);
            return;
        }
        connection.setAutoCommit(false);
        if (reserving != reserved) {
            reserve(connection, reserving);
        }
        if (repeated) {
            MESSAGES.writeAgain(connection, rows);
        } else {
            MESSAGES.write(connection, rows);
        }
        pending.write(connection, waiting, repeated);
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
}
