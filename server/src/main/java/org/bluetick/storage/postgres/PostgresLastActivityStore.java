package org.bluetick.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.LastActivityStore;
import org.bluetick.storage.Database;
import org.bluetick.storage.SqlArray;

/// Last activity in PostgreSQL, to the microsecond: one statement for many accounts. Any thread may call.
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
    public void put(Map<Jid, LastActivity> accounts) {
        List<Map.Entry<Jid, LastActivity>> rows = List.copyOf(accounts.entrySet());
        database.update("""
                insert into last_activity (owner, at, status)
                select owner, timestamptz 'epoch' + at * interval '1 microsecond', status
                from unnest(?, ?, ?) as now(owner, at, status)
                on conflict (owner) do update set (at, status) = (excluded.at, excluded.status)
                """,
                SqlArray.texts(rows.stream().map(row -> row.getKey().toString()).toList()),
                SqlArray.longs(rows.stream().map(row -> ChronoUnit.MICROS.between(Instant.EPOCH, row.getValue().time())).toList()),
                SqlArray.texts(rows.stream().map(row -> row.getValue().status()).toList()));
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
