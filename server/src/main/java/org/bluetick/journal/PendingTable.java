package org.bluetick.journal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.bluetick.api.MessageId;
import org.bluetick.journal.Outstanding.Settlement;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;

/// The table `pending`, and up to where it tells what is pending: what a node has kept after that, the messages tell
/// themselves. Where others acknowledge what this node keeps, the table tells everything, for only it is seen by all.
/// Belongs to the thread of the [Acknowledgements], but for what says otherwise.
///
/// @param shared whether others acknowledge what this node keeps
record PendingTable(int node, boolean shared) {
    private static final Copy PENDING = new Copy("pending", "id, archived, owner");
    private static final int FIELDS = 3;
    private static final int ROW_SIZE = 64;

    /// By the index `message_history`.
    private static final String SAME = """
            hashtextextended(message.owner, 0) = hashtextextended(gone.owner, 0) and message.owner = gone.owner
            and message.id = gone.id""";

    /// A look-up for each, whatever the planner knows of the table: a join may read all that was acknowledged for each row.
    static final String DELETE = """
            with gone as (
                delete from pending where ctid = any(array(
                    select found.ctid from unnest(?, ?) as acknowledged(owner, id)
                    cross join lateral (
                        select ctid from pending where owner = acknowledged.owner and id = acknowledged.id offset 0
                    ) found))
                returning owner, id, archived
            )
            delete from message using gone
            where not gone.archived and %s
            """.formatted(SAME);

    private static final String DELETE_MESSAGES = """
            delete from message using unnest(?, ?) as gone(owner, id)
            where %s
            """.formatted(SAME);

    /// A deletion that a crash undoes is repeated by the next acknowledgement: it need not wait for the disk. The
    /// planner takes `pending` for empty whenever it was so at the last vacuum; the index is always right.
    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : List.of("synchronous_commit", "enable_seqscan", "enable_hashjoin", "enable_mergejoin")) {
                statement.execute("set " + setting + " = off");
            }
        }
    }

    /// After a crash: what the node had kept and not settled is pending, whether or not it was acknowledged: a repeat
    /// has the same id. Returns up to where it is settled now. Only for who holds the node's lock.
    MessageId recover(Database database) {
        return database.inTransaction(sql -> {
            sql.update("set local enable_seqscan = off");
            sql.update("""
                    insert into pending (id, archived, owner)
                    select id, archived, owner from message
                    where id > (select settled from journal_node where node = ?) and pending and id >> %d & %d = ?
                    on conflict do nothing
                    """.formatted(MessageId.COUNTER_BITS, (1 << MessageId.NODE_BITS) - 1), node, node);
            return sql.one("update journal_node set settled = case when ? then ? else reserved end where node = ? returning settled",
                    row -> new MessageId(row.getLong(1)), shared, MessageId.MAX.value(), node).orElseThrow();
        });
    }

    /// What is to be written here with the messages themselves.
    List<Pending> writtenWith(List<Encoded> batch) {
        return shared ? Encoded.pendingOf(batch) : List.of();
    }

    /// The messages themselves are written in this transaction. In the thread that does so.
    void write(Connection connection, List<Pending> messages, boolean repeated) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        if (repeated) {
            PENDING.writeAgain(connection, rows(messages));
        } else {
            PENDING.write(connection, rows(messages));
        }
    }

    /// These were acknowledged: with the row goes what is not archived.
    void delete(Connection connection, List<Kept> acknowledged) throws SQLException {
        delete(connection, DELETE, acknowledged);
        connection.commit();
    }

    /// @param repeated whether an earlier attempt may have been committed
    void settle(Connection connection, Settlement settlement, boolean repeated) throws SQLException {
        advance(connection, settlement.from(), settlement.upTo());
        if (!settlement.left().isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                // From now on only this table knows: it must be on disk before the next step is.
                statement.execute("set local synchronous_commit = on");
            }
            write(connection, settlement.left(), repeated);
        }
        if (!settlement.gone().isEmpty()) {
            delete(connection, DELETE_MESSAGES, settlement.gone());
        }
        connection.commit();
    }

    /// Only from where we left it: a server that has lost its node to another must not touch what that one knows better.
    private void advance(Connection connection, MessageId from, MessageId upTo) throws SQLException {
        String sql = "update journal_node set settled = ? where node = ? and settled in (?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, upTo.value());
            statement.setInt(2, node);
            statement.setLong(3, from.value());
            statement.setLong(4, upTo.value()); // an earlier attempt was committed
            if (statement.executeUpdate() == 0) {
                throw new StorageException("another server works as node %d".formatted(node));
            }
        }
    }

    private static List<ByteBuffer> rows(List<Pending> messages) {
        RowBuffer rows = new RowBuffer(ROW_SIZE * messages.size());
        for (Pending message : messages) {
            rows.row(FIELDS);
            rows.put(message.message().id().value());
            rows.put(message.archived());
            rows.put(message.message().owner().toString());
        }
        return List.of(rows.rows());
    }

    private static void delete(Connection connection, String sql, List<Kept> messages) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", messages.stream().map(each -> each.owner().toString()).toArray()));
            statement.setArray(2, connection.createArrayOf("bigint", messages.stream().map(each -> each.id().value()).toArray()));
            statement.executeUpdate();
        }
    }
}
