package org.bluetick.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.api.SessionStore;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.storage.Database;
import org.bluetick.storage.SqlArray;

/// Sessions in PostgreSQL: one statement for many. Any thread may call.
final class PostgresSessionStore implements SessionStore {
    private final Database database;

    PostgresSessionStore(Database database) {
        this.database = database;
    }

    @Override
    public void save(int node, List<StoredSession> sessions) {
        database.update("""
                insert into session (node, owner, id, resource, began, patience, received, sent, acknowledged, at, seen, state,
                    unacknowledged)
                select ?, * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (owner, id) do update
                set (received, sent, acknowledged, at, seen, state, unacknowledged) = (excluded.received, excluded.sent,
                    excluded.acknowledged, excluded.at, excluded.seen, excluded.state, excluded.unacknowledged)
                where session.node = excluded.node and session.received <= excluded.received and session.sent <= excluded.sent
                """, node,
                texts(sessions, each -> each.jid().bare().toString()),
                texts(sessions, StoredSession::id),
                texts(sessions, each -> each.jid().resource().orElseThrow()),
                longs(sessions, each -> each.began().value()),
                longs(sessions, each -> each.patience().toSeconds()),
                longs(sessions, each -> each.counts().received()),
                longs(sessions, each -> each.counts().sent()),
                longs(sessions, each -> each.counts().acknowledged()),
                longs(sessions, each -> each.counts().at().value()),
                longs(sessions, each -> each.counts().seen().value()),
                texts(sessions, StoredSession::state),
                texts(sessions, StoredSession::unacknowledged));
    }

    @Override
    public void advance(int node, List<StoredSession.Progress> sessions) {
        database.update("""
                update session
                set (received, sent, acknowledged, at, seen) = (now.received, now.sent, now.acknowledged, now.at, now.seen)
                from unnest(?, ?, ?, ?, ?, ?, ?) as now(owner, id, received, sent, acknowledged, at, seen)
                where session.owner = now.owner and session.id = now.id and session.node = ?
                  and session.received <= now.received and session.sent <= now.sent
                """,
                texts(sessions, each -> each.owner().toString()),
                texts(sessions, StoredSession.Progress::id),
                longs(sessions, each -> each.counts().received()),
                longs(sessions, each -> each.counts().sent()),
                longs(sessions, each -> each.counts().acknowledged()),
                longs(sessions, each -> each.counts().at().value()),
                longs(sessions, each -> each.counts().seen().value()),
                node);
    }

    @Override
    public void remove(int node, List<StoredSession.Key> sessions) {
        database.update("""
                delete from session using unnest(?, ?) as gone(owner, id)
                where session.owner = gone.owner and session.id = gone.id and session.node = ?
                """, texts(sessions, key -> key.owner().toString()), texts(sessions, StoredSession.Key::id), node);
    }

    @Override
    public List<StoredSession> takeOver(int dead, int by) {
        return database.inTransaction(sql -> {
            List<StoredSession> taken = sql.query("select * from session where node = ? order by began, id for update", PostgresSessionStore::read, dead);
            sql.update("update session set node = ?, unacknowledged = '' where node = ?", by, dead);
            return taken;
        });
    }

    @Override
    public void give(int node, StoredSession.Key session, int to) {
        database.update("update session set node = ? where owner = ? and id = ? and node = ?", to, session.owner().toString(), session.id(), node);
    }

    @Override
    public OptionalInt nodeOf(StoredSession.Key session) {
        return database.one("select node from session where owner = ? and id = ?", row -> row.getInt(1), session.owner().toString(), session.id())
                .map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    @Override
    public void removeAll(Jid owner) {
        database.update("delete from session where owner = ?", owner.toString());
    }

    private static StoredSession read(ResultSet row) throws SQLException {
        Counts counts = new Counts(row.getLong("received"), row.getLong("sent"), row.getLong("acknowledged"),
                new MessageId(row.getLong("at")), new MessageId(row.getLong("seen")));
        return new StoredSession(Jid.of(row.getString("owner")).withResource(row.getString("resource")), row.getString("id"),
                new MessageId(row.getLong("began")), Duration.ofSeconds(row.getLong("patience")), counts, row.getString("state"), row.getString("unacknowledged"));
    }

    private static <T> SqlArray texts(List<T> sessions, Function<T, String> column) {
        return SqlArray.texts(sessions.stream().map(column).toList());
    }

    private static <T> SqlArray longs(List<T> sessions, ToLongFunction<T> column) {
        return SqlArray.longs(sessions.stream().mapToLong(column).boxed().toList());
    }
}
