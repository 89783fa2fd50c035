package org.bluetick.receipts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.storage.Database;
import org.bluetick.storage.Sql;
import org.jspecify.annotations.Nullable;

/// Ticks in PostgreSQL. Any thread may call.
final class PostgresTickStore implements TickStore {
    private static final String TICK =
            "select peer, last, received, displayed, own_received, own_displayed, unread from tick where owner = ? ";

    private final Database database;

    private PostgresTickStore(Database database) {
        this.database = database;
    }

    /// Brings the tables up to date.
    static PostgresTickStore in(Database database) {
        database.migrate("receipts", "db/receipts");
        return new PostgresTickStore(database);
    }

    @Override
    public MessageId digested(Jid owner) {
        return database.one("select upto from tick_digest where owner = ?", row -> new MessageId(row.getLong(1)),
                owner.toString()).orElse(MessageId.MIN);
    }

    @Override
    public Optional<Tick> find(Jid owner, Jid peer) {
        return database.one(TICK + "and peer = ?", PostgresTickStore::tick, owner.toString(), peer.toString());
    }

    @Override
    public List<Tick> list(Jid owner) {
        return database.query(TICK + "order by last desc", PostgresTickStore::tick, owner.toString());
    }

    @Override
    public boolean advance(Jid owner, MessageId from, MessageId to, Collection<Tick> changed) {
        return database.inTransaction(sql -> {
            boolean first = moveOn(sql, owner, from, to);
            if (first) {
                write(sql, owner, changed);
            }
            return first;
        });
    }

    @Override
    public void removeAll(Jid owner) {
        database.transaction(sql -> {
            sql.update("delete from tick_digest where owner = ?", owner.toString());
            sql.update("delete from tick where owner = ?", owner.toString());
        });
    }

    /// Its row lock makes others wait who want to do the same.
    private static boolean moveOn(Sql sql, Jid owner, MessageId from, MessageId to) {
        int rows = from.equals(MessageId.MIN)
                ? sql.update("insert into tick_digest (owner, upto) values (?, ?) on conflict (owner) do nothing",
                        owner.toString(), to.value())
                : sql.update("update tick_digest set upto = ? where owner = ? and upto = ?",
                        to.value(), owner.toString(), from.value());
        return rows == 1;
    }

    private static void write(Sql sql, Jid owner, Collection<Tick> changed) {
        List<@Nullable Object[]> rows = new ArrayList<>(changed.size());
        changed.forEach(tick -> rows.add(new @Nullable Object[] {
                owner.toString(), tick.peer().toString(), tick.last().value(), tick.received().value(), tick.displayed().value(),
                tick.ownReceived().value(), tick.ownDisplayed().value(), tick.unread()}));
        sql.batch("""
                insert into tick (owner, peer, last, received, displayed, own_received, own_displayed, unread)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (owner, peer) do update set
                    last = greatest(tick.last, excluded.last),
                    received = greatest(tick.received, excluded.received),
                    displayed = greatest(tick.displayed, excluded.displayed),
                    own_received = greatest(tick.own_received, excluded.own_received),
                    own_displayed = greatest(tick.own_displayed, excluded.own_displayed),
                    unread = excluded.unread
                """, rows);
    }

    private static Tick tick(ResultSet row) throws SQLException {
        return new Tick(Jid.of(row.getString("peer")), id(row, "last"), id(row, "received"), id(row, "displayed"),
                id(row, "own_received"), id(row, "own_displayed"), row.getLong("unread"));
    }

    private static MessageId id(ResultSet row, String column) throws SQLException {
        return new MessageId(row.getLong(column));
    }
}
