package org.bluetick.journal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows to a table by binary COPY, as [RowBuffer] makes them.
///
/// @param columns in the order of the rows' fields
record Copy(String table, String columns) {
    void write(Connection connection, List<ByteBuffer> rows) throws SQLException {
        write(connection, table, rows);
    }

    /// Leaves alone what is there already.
    void writeAgain(Connection connection, List<ByteBuffer> rows) throws SQLException {
        String again = table + "_again";
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table %s (like %s) on commit drop".formatted(again, table));
            write(connection, again, rows);
            statement.execute("insert into %s select * from %s on conflict do nothing".formatted(table, again));
        }
    }

    private void write(Connection connection, String into, List<ByteBuffer> rows) throws SQLException {
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI()
                .copyIn("copy %s(%s) from stdin (format binary)".formatted(into, columns));
        try {
            in.writeToCopy(RowBuffer.HEADER, 0, RowBuffer.HEADER.length);
            for (ByteBuffer some : rows) {
                in.writeToCopy(some.array(), 0, some.limit());
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
