package org.bluetick.journal;

import java.sql.Connection;
import java.sql.SQLException;
import org.bluetick.api.MessageId;

/// A node's place among those that write to one database. Any thread may call.
public interface Seat {
    /// Called on a connection that has the lock of the node's number, before it writes.
    /// @throws org.bluetick.storage.StorageException when the others have declared the node dead: what it had not committed must not
    /// be kept any more
    void check(Connection connection) throws SQLException;

    /// Up to where what all nodes keep can be read, when this node's own is complete up to `own`.
    MessageId horizon(MessageId own);

    /// Whether others acknowledge what this node keeps.
    default boolean isShared() {
        return true;
    }

    /// The same of some moments ago: nobody is asked.
    default MessageId recentHorizon(MessageId own) {
        return horizon(own);
    }

    /// Blocks until nodes that cannot be reached keep nothing any more under an id before this one, because they have, or are dead. Not for
    /// ever.
    default void awaitUnreachable(MessageId before) {}

    /// The only server that works on the database.
    static Seat alone() {
        return new Alone();
    }

    /// Keeps servers that stand alone off the database. The connection's lock timeout is the patience.
    static void lockOutAlone(Connection connection) throws SQLException {
        Alone.lock(connection, "pg_advisory_lock_shared",
                "a server without a cluster works on this database; expected cluster.enabled = true there too, or a database of its own");
    }

    /// One of several that know of each other by their numbers only, each with accounts of its own: for tests.
    static Seat unguarded() {
        return new Seat() {
            @Override
            public void check(Connection connection) {
                // Whoever has the lock may write.
            }

            @Override
            public MessageId horizon(MessageId own) {
                return own;
            }

            @Override
            public boolean isShared() {
                return false;
            }
        };
    }
}
