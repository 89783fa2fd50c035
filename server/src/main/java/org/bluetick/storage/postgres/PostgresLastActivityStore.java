package org.bluetick.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.LastActivityStore;
import org.bluetick.storage.Database;

/// Last activity in PostgreSQL, to the microsecond. Any thread may call.
final class PostgresLastActivityStore implements LastActivityStore {
    private final Database database;

    PostgresLastActivityStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<LastActivity> last(Jid account) {
        return database.one("select at, status from last_activity where owner = ?",
                PostgresLastActivityStore::read, account.toString());
    }

    @Override
    public void put(Jid account, LastActivity last) {
        database.update("""
                insert into last_activity (owner, at, status) values (?, ?, ?)
                on conflict (owner) do update set (at, status) = (excluded.at, excluded.status)
                """, account.toString(), last.time(), last.status());
    }

    @Override
    public void remove(Jid account) {
        database.update("delete from last_activity where owner = ?", account.toString());
    }

    private static LastActivity read(ResultSet row) throws SQLException {
        Instant time = row.getObject("at", OffsetDateTime.class).toInstant();
        return new LastActivity(time, row.getString("status"));
    }
}
