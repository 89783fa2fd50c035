package org.bluetick.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The PostgreSQL behind the stores: a pool of connections with a fair gate of the same size before it, so that
/// thousands of virtual threads wait in line instead of spinning on the pool. Any thread may call; calls block.
///
/// A statement inside [#transaction] must use the `Sql` it was given: one on the `Database` would ask for a second
/// connection and see nothing of the first.
public final class Database implements Sql, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final Semaphore gate;

    private Database(DatabaseSettings settings) {
        this.settings = settings;
        this.pool = new HikariDataSource(poolConfig(settings));
        this.gate = new Semaphore(settings.poolSize(), true);
    }

    /// Fails with one clear line when the database does not answer or does not let us in.
    public static Database open(DatabaseSettings settings) {
        try (Connection probe = connect(settings)) {
            warnWhenACrashCouldLoseData(new ConnectionSql(probe));
        } catch (SQLException e) {
            throw new StorageException(explain(settings, e), e);
        }
        return new Database(settings);
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return read(sql, connection -> new ConnectionSql(connection).query(sql, mapper, parameters));
    }

    /// The same, taking the rows in the order of an index: to be asked for the first few of many, where the planner may take the many
    /// for few, and gather and sort them all.
    public <T> List<T> queryInOrder(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return read(sql, connection -> commitOrRollBack(connection, statements -> {
            statements.update("set local enable_bitmapscan = off");
            return statements.query(sql, mapper, parameters);
        }));
    }

    @Override
    public <T> Optional<T> one(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return read(sql, connection -> new ConnectionSql(connection).one(sql, mapper, parameters));
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) {
        return onConnection(connection -> new ConnectionSql(connection).update(sql, parameters));
    }

    @Override
    public void batch(String sql, List<@Nullable Object[]> rows) {
        transaction(statements -> statements.batch(sql, rows));
    }

    /// Commits when the work returns, rolls back when it throws.
    public <T> T inTransaction(Function<Sql, T> work) {
        return onConnection(connection -> commitOrRollBack(connection, work));
    }

    /// [#inTransaction] for work that returns nothing.
    public void transaction(Consumer<Sql> work) {
        inTransaction(statements -> {
            work.accept(statements);
            return true;
        });
    }

    /// A connection beside the pool, for one that keeps it (the journal). The caller closes it.
    public Connection dedicatedConnection() {
        try {
            return connect(settings);
        } catch (SQLException e) {
            throw new StorageException(explain(settings, e), e);
        }
    }

    /// Brings a module's tables up to date: `V1__name.sql`, … in the class path folder `location`
    /// (`db/migration`). Each module has a history table of its own.
    public void migrate(String module, String location) {
        try {
            int steps = Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:" + location)
                    .table("schema_history_" + module.replace('-', '_'))
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate()
                    .migrationsExecuted;
            LOG.debug("Tables of {}: {} migrations applied", module, steps);
        } catch (FlywayException e) {
            throw new StorageException("tables of " + module + ": " + StorageException.firstLine(e), e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /// That a connection is lost shows when it is used. What only reads is then asked on another, which waits until the database is back.
    private <T> T read(String sql, Function<Connection, T> work) {
        for (int left = sql.startsWith("select") ? settings.poolSize() : 0; ; left--) {
            try {
                return onConnection(work);
            } catch (StorageException e) {
                if (left == 0 || !e.isLostConnection()) {
                    throw e;
                }
                LOG.debug("A connection was lost: {}", e.getMessage());
            }
        }
    }

    private <T> T onConnection(Function<Connection, T> work) {
        gate.acquireUninterruptibly();
        try (Connection connection = taken()) {
            return work.apply(connection);
        } catch (SQLException e) {
            throw StorageException.of(e);
        } finally {
            gate.release();
        }
    }

    /// Waits for a connection for as long as the pool does.
    private Connection taken() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new StorageException("the database does not answer: " + StorageException.firstLine(e));
        }
    }

    private static <T> T commitOrRollBack(Connection connection, Function<Sql, T> work) {
        boolean committed = false;
        try {
            connection.setAutoCommit(false);
            T result = work.apply(new ConnectionSql(connection));
            connection.commit();
            committed = true;
            return result;
        } catch (SQLException e) {
            throw StorageException.of(e);
        } finally {
            if (!committed) {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("The connection did not survive its transaction: {}", StorageException.firstLine(e));
        }
    }

    private static HikariConfig poolConfig(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.addDataSourceProperty("ApplicationName", "bluetick");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return config;
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }

    private static void warnWhenACrashCouldLoseData(Sql sql) {
        for (String name : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            String value = sql.one("select current_setting(?)", row -> row.getString(1), name).orElse("");
            if (value.equals("off")) {
                LOG.warn("The database has {} = off: a crash can lose messages that were acknowledged", name);
            }
        }
    }

    private static String explain(DatabaseSettings settings, SQLException e) {
        String where = settings.shownUrl();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "08001", "08004", "08006" -> "database.url: no PostgreSQL answers at %s: %s"
                    .formatted(where, StorageException.firstLine(e));
            case "28P01", "28000" -> "database.user, database.password: %s refuses user \"%s\": %s"
                    .formatted(where, settings.user(), StorageException.firstLine(e));
            case "3D000" -> "database.url: %s: there is no such database; create it with: createdb -O %s NAME"
                    .formatted(where, settings.user());
            default -> "database.url: %s: %s".formatted(where, StorageException.firstLine(e));
        };
    }
}
