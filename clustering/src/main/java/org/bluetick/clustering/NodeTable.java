package org.bluetick.clustering;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bluetick.api.MessageId;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// The table of living nodes, on a connection of its own: a node must be able to say that it lives however busy the pool is.
/// Belongs to the thread that watches.
final class NodeTable implements AutoCloseable {
    /// Of the journal's lock for a node's number: whoever has it may have a transaction under way.
    private static final int JOURNAL_LOCKS = 0x626c7565;
    private static final int REGISTRATION = 1025;
    private static final int JOINING = 1026;
    private static final int NUMBERS = 1023;
    private static final int ANSWER_MILLISECONDS = 3_000;

    private final Database database;
    private @Nullable Connection connection;

    NodeTable(Database database) {
        this.database = database;
    }

    /// @param held whether a connection of the node's journal is there
    record Row(int number, UUID incarnation, String cluster, String domain, String address, String version, int leader, long beat,
            MessageId horizon, boolean buried, boolean held) {

        InetSocketAddress socketAddress() {
            int colon = address.lastIndexOf(':');
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }
    }

    /// An address as it stands in the table.
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// Enters a node under a free number.
    /// @throws IllegalStateException when nodes of another cluster or domain are there
    int enter(String cluster, String domain, String address, String version, UUID incarnation) {
        return database.inTransaction(sql -> {
            sql.query("select pg_advisory_xact_lock(?, ?)", _ -> 0, JOURNAL_LOCKS, REGISTRATION);
            Set<Integer> taken = new HashSet<>();
            for (Row row : sql.query(SELECT, NodeTable::row)) {
                if (!row.held() && row.address().equals(address)) {
                    sql.update("delete from node where number = ?", row.number()); // the one before, on this very address
                    continue;
                }
                requireSame(row, cluster, domain);
                taken.add(row.number());
            }
            int number = 1;
            while (taken.contains(number)) {
                number++;
            }
            if (number > NUMBERS) {
                throw new IllegalStateException(NUMBERS + " nodes are there; expected fewer");
            }
            sql.update("insert into node (number, incarnation, cluster, domain, address, version, leader) values (?, ?, ?, ?, ?, ?, 0)",
                    number, incarnation, cluster, domain, address, version);
            return number;
        });
    }

    /// Runs something that only one node may do at a time: when two start Ignite at once, they may not find each other.
    static <T> T oneAtATime(Database database, Supplier<T> work) {
        try (Connection lock = database.dedicatedConnection(); PreparedStatement take = lock.prepareStatement("select pg_advisory_lock(?, ?)")) {
            take.setInt(1, JOURNAL_LOCKS);
            take.setInt(2, JOINING);
            take.execute();
            return work.get();
        } catch (SQLException e) {
            throw new StorageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireSame(Row row, String cluster, String domain) {
        if (row.held() && (!row.cluster().equals(cluster) || !row.domain().equals(domain))) {
            throw new IllegalStateException("cluster.name: node %d on this database is of cluster \"%s\" and serves %s; expected \"%s\" and %s"
                    .formatted(row.number(), row.cluster(), row.domain(), cluster, domain));
        }
    }

    private static final String SELECT = """
            select number, incarnation, cluster, domain, address, version, leader, beat, horizon, buried,
                   exists (select from pg_locks where locktype = 'advisory' and classid = %d::bigint::oid and objid = number::bigint::oid
                           and granted and database = (select oid from pg_database where datname = current_database())) as held
            from node order by number
            """.formatted(JOURNAL_LOCKS);

    /// Says that the node lives. False: it was declared dead.
    boolean beat(int number, UUID incarnation, int leader, MessageId horizon) throws SQLException {
        return run(connection -> {
            String sql = "update node set beat = beat + 1, leader = ?, horizon = ? where number = ? and incarnation = ? and not buried";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setInt(1, leader);
                update.setLong(2, horizon.value());
                update.setInt(3, number);
                update.setObject(4, incarnation);
                return update.executeUpdate() == 1;
            }
        });
    }

    List<Row> read() throws SQLException {
        return run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT); ResultSet rows = select.executeQuery()) {
                List<Row> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(row(rows));
                }
                return all;
            }
        });
    }

    /// Numbers under which there are sessions and no node.
    List<Integer> ownersWithoutNode() throws SQLException {
        return run(connection -> {
            String sql = "select distinct node from session where node not in (select number from node)";
            try (PreparedStatement select = connection.prepareStatement(sql); ResultSet rows = select.executeQuery()) {
                List<Integer> numbers = new ArrayList<>();
                while (rows.next()) {
                    numbers.add(rows.getInt(1));
                }
                return numbers;
            }
        });
    }

    /// Declares a node dead, and ends what it has under way in the database.
    void bury(Row dead) throws SQLException {
        run(connection -> {
            String sql = "update node set buried = true where number = ? and incarnation = ?";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setInt(1, dead.number());
                update.setObject(2, dead.incarnation());
                update.executeUpdate();
            }
            String end = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = ?::bigint::oid and objid = ?::bigint::oid "
                    + "and database = (select oid from pg_database where datname = current_database())";
            try (PreparedStatement terminate = connection.prepareStatement(end)) {
                terminate.setLong(1, JOURNAL_LOCKS);
                terminate.setLong(2, dead.number());
                terminate.execute();
            }
            return true;
        });
    }

    /// A buried node has nothing under way any more: its number is free.
    void remove(Row buried) throws SQLException {
        leave(buried.number(), buried.incarnation());
    }

    /// A node is no more.
    void leave(int number, UUID incarnation) throws SQLException {
        run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from node where number = ? and incarnation = ?")) {
                delete.setInt(1, number);
                delete.setObject(2, incarnation);
                return delete.executeUpdate();
            }
        });
    }

    /// Whether the node may write, asked on the connection that will.
    static void requireLiving(Connection journal, int number, UUID incarnation) throws SQLException {
        String sql = "select 1 from node where number = ? and incarnation = ? and not buried";
        try (PreparedStatement select = journal.prepareStatement(sql)) {
            select.setInt(1, number);
            select.setObject(2, incarnation);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new StorageException("node " + number + " was declared dead by the others; expected it to live");
                }
            }
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                connection = null; // it was broken before
            }
        }
    }

    private <T> T run(Work<T> work) throws SQLException {
        boolean done = false;
        try {
            Connection current = connection;
            if (current == null) {
                current = database.dedicatedConnection();
                connection = current;
                current.setNetworkTimeout(Runnable::run, ANSWER_MILLISECONDS);
            }
            T result = work.on(current);
            done = true;
            return result;
        } catch (StorageException e) {
            throw new SQLException(e.getMessage(), e);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getInt("number"), row.getObject("incarnation", UUID.class), row.getString("cluster"), row.getString("domain"),
                row.getString("address"), row.getString("version"), row.getInt("leader"), row.getLong("beat"),
                new MessageId(row.getLong("horizon")), row.getBoolean("buried"), row.getBoolean("held"));
    }
}
