package org.bluetick.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Subscription;
import org.bluetick.storage.Database;
import org.bluetick.storage.Sql;
import org.bluetick.storage.SqlArray;
import org.jspecify.annotations.Nullable;

/// Rosters in PostgreSQL. Any thread may call; changes of one roster wait for each other at its `roster_version` row.
final class PostgresRosterStore implements RosterStore {
    private final Database database;

    PostgresRosterStore(Database database) {
        this.database = database;
    }

    /// One statement sees one state: the version is the one of these items.
    @Override
    public Roster roster(Jid account) {
        List<Row> rows = database.query("""
                select version, contact, name, groups, subscription, ask, approved, listed, request
                from roster_version left join roster_item using (owner)
                where owner = ?
                """, Row::read, account.toString());
        long version = rows.isEmpty() ? 0 : rows.getFirst().version;
        return new Roster(version, rows.stream().map(Row::item).filter(Objects::nonNull).toList());
    }

    @Override
    public Optional<RosterItem> item(Jid account, Jid contact) {
        return item(database, account, contact);
    }

    @Override
    public Change update(Jid account, Jid contact, UnaryOperator<RosterItem> change) {
        return database.inTransaction(sql -> {
            long version = lock(sql, account);
            RosterItem before = item(sql, account, contact).orElseGet(() -> RosterItem.unknown(contact));
            RosterItem wanted = change.apply(before);
            RosterItem after = wanted.isBlank() ? RosterItem.unknown(contact) : wanted;
            if (after.equals(before)) {
                return new Change(before, after, version);
            }
            if (after.isBlank()) {
                delete(sql, account, contact);
            } else {
                put(sql, account, after);
            }
            return new Change(before, after, version + 1);
        });
    }

    @Override
    public int size(Jid account) {
        return database.one("select count(*) from roster_item where owner = ? and listed",
                row -> row.getInt(1), account.toString()).orElseThrow();
    }

    @Override
    public void removeAll(Jid account) {
        database.transaction(sql -> {
            lock(sql, account);
            sql.update("delete from roster_item where owner = ?", account.toString());
            sql.update("delete from roster_version where owner = ?", account.toString());
        });
    }

    /// Holds the owner's roster until the transaction ends, also one that is not there yet. A statement of its own: what
    /// waits here must read the item in a later one, which sees what the transaction before it has written.
    private static long lock(Sql sql, Jid account) {
        return sql.one("""
                insert into roster_version (owner, version) values (?, 0)
                on conflict (owner) do update set version = roster_version.version
                returning version
                """, row -> row.getLong(1), account.toString()).orElseThrow();
    }

    private static Optional<RosterItem> item(Sql sql, Jid account, Jid contact) {
        return sql.one("""
                select contact, name, groups, subscription, ask, approved, listed, request
                from roster_item
                where owner = ? and contact = ?
                """, PostgresRosterStore::readItem, account.toString(), contact.toString());
    }

    private static void put(Sql sql, Jid account, RosterItem item) {
        sql.update("""
                with counted as (update roster_version set version = version + 1 where owner = ?)
                insert into roster_item
                    (owner, contact, name, groups, subscription, ask, approved, listed, request)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (owner, contact) do update set
                    (name, groups, subscription, ask, approved, listed, request) =
                    (excluded.name, excluded.groups, excluded.subscription,
                     excluded.ask, excluded.approved, excluded.listed, excluded.request)
                """,
                account.toString(), account.toString(), item.contact().toString(), item.name(),
                SqlArray.texts(item.groups()), item.subscription().name().toLowerCase(Locale.ROOT),
                item.ask(), item.approved(), item.listed(), item.request().map(Object::toString).orElse(null));
    }

    private static void delete(Sql sql, Jid account, Jid contact) {
        sql.update("""
                with counted as (update roster_version set version = version + 1 where owner = ?)
                delete from roster_item where owner = ? and contact = ?
                """, account.toString(), account.toString(), contact.toString());
    }

    private static RosterItem readItem(ResultSet row) throws SQLException {
        String request = row.getString("request");
        return new RosterItem(
                Jid.of(row.getString("contact")),
                row.getString("name"),
                Set.of((String[]) row.getArray("groups").getArray()),
                Subscription.valueOf(row.getString("subscription").toUpperCase(Locale.ROOT)),
                row.getBoolean("ask"),
                row.getBoolean("approved"),
                row.getBoolean("listed"),
                request == null ? null : StoredXml.read(request));
    }

    /// The item is absent in the one row of a roster that has a version and no items.
    private record Row(long version, @Nullable RosterItem item) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(row.getLong("version"), row.getString("contact") == null ? null : readItem(row));
        }
    }
}
