package org.bluetick.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that is replaced when it breaks. Belongs to one thread.
final class Link implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /// A server that has vanished without a word is noticed after this time.
    private static final int ANSWER_MILLISECONDS = 60_000;

    /// SQLSTATE classes that blame the circumstances and not the rows: connection, transaction rolled back, resources
    /// (disk full), object state (lock timeout), operator (shutdown), system (I/O).
    private static final Set<String> CIRCUMSTANCES = Set.of("08", "40", "53", "55", "57", "58");
    /// After a failover the old address may lead to a standby.
    private static final String READ_ONLY = "25006";

    private final Database database;
    private final Availability availability;
    private final Setup setup;
    private @Nullable Connection connection;

    Link(Database database, Availability availability, Setup setup) {
        this.database = database;
        this.availability = availability;
        this.setup = setup;
    }

    /// Prepares a new connection.
    interface Setup {
        void prepare(Connection connection) throws SQLException;
    }

    /// One transaction, to its commit.
    interface Work {
        /// @param repeated whether an earlier attempt may have been committed
        void run(Connection connection, boolean repeated) throws SQLException;
    }

    /// Connects for the first time; whoever starts the server wants to know when that fails.
    void open() throws SQLException {
        connection();
    }

    /// Runs the work until the database has taken it, or has refused it: then it throws.
    /// Throws [StorageException] when the database is away and it is time to give up.
    void run(Work work) throws SQLException {
        for (int failures = 0; ; failures++) {
            try {
                attempt(work, failures > 0);
                availability.there();
                return;
            } catch (SQLException e) {
                if (!isOutage(e)) {
                    rollBack();
                    throw e;
                }
                close();
                // The first time only the connection may be gone: then nobody need hear of it.
                if (failures > 0) {
                    availability.away(e);
                    availability.pause(failures, e);
                }
            }
        }
    }

    @Override
    public void close() {
        Connection broken = connection;
        connection = null;
        if (broken == null) {
            return;
        }
        try {
            broken.close();
        } catch (SQLException e) {
            LOG.debug("The connection did not close in order: {}", e.getMessage());
        }
    }

    private void attempt(Work work, boolean repeated) throws SQLException {
        boolean failedOddly = true;
        try {
            work.run(connection(), repeated);
            failedOddly = false;
        } catch (SQLException e) {
            failedOddly = false;
            throw e;
        } finally {
            if (failedOddly) {
                close();
            }
        }
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current != null) {
            return current;
        }
        Connection fresh = connect();
        connection = fresh;
        boolean prepared = false;
        try {
            fresh.setNetworkTimeout(Runnable::run, ANSWER_MILLISECONDS);
            setup.prepare(fresh);
            fresh.setAutoCommit(false);
            prepared = true;
            return fresh;
        } finally {
            if (!prepared) {
                close();
            }
        }
    }

    private Connection connect() throws SQLException {
        try {
            return database.dedicatedConnection();
        } catch (StorageException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private boolean isOutage(SQLException e) throws SQLException {
        String state = e.getSQLState();
        return connection == null || connection.isClosed() || state == null || state.equals(READ_ONLY)
                || CIRCUMSTANCES.contains(state.substring(0, 2));
    }

    private void rollBack() {
        try {
            if (connection != null && !connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            close();
        }
    }
}
