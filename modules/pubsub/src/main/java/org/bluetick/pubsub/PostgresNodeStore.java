package org.bluetick.pubsub;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bluetick.address.Jid;
import org.bluetick.storage.Database;
import org.bluetick.storage.Sql;
import org.bluetick.storage.SqlArray;
import org.bluetick.xml.ElementWriter;

/// Nodes in PostgreSQL. Any thread may call.
final class PostgresNodeStore implements NodeStore {
    private static final String ITEM = "select id, publisher, published, payload, seq from pubsub_item where owner = ? and node = ? ";

    private final Database database;

    private PostgresNodeStore(Database database) {
        this.database = database;
    }

    /// Brings the tables up to date.
    static PostgresNodeStore in(Database database) {
        database.migrate("pubsub", "db/pubsub");
        return new PostgresNodeStore(database);
    }

    @Override
    public Optional<Node> find(Jid owner, String name) {
        return database.one("select owner, node, settings from pubsub_node where owner = ? and node = ?",
                PostgresNodeStore::node, owner.toString(), name);
    }

    @Override
    public List<Node> list(Jid owner) {
        return database.query("select owner, node, settings from pubsub_node where owner = ? order by node",
                PostgresNodeStore::node, owner.toString());
    }

    @Override
    public boolean create(Node node) {
        return database.update("insert into pubsub_node (owner, node, settings) values (?, ?, ?) on conflict do nothing",
                node.owner().toString(), node.name(), StoredNode.settings(node)) == 1;
    }

    @Override
    public boolean replace(Node old, Node changed) {
        return database.update("update pubsub_node set settings = ? where owner = ? and node = ? and settings = ?",
                StoredNode.settings(changed), old.owner().toString(), old.name(), StoredNode.settings(old)) == 1;
    }

    @Override
    public boolean delete(Jid owner, String name) {
        return database.update("delete from pubsub_node where owner = ? and node = ?", owner.toString(), name) == 1;
    }

    @Override
    public void publish(Jid owner, String name, Item item, int maxItems) {
        database.transaction(sql -> publish(sql, owner, name, item, maxItems));
    }

    @Override
    public boolean publishUnless(Jid owner, String name, Item item, int maxItems, Predicate<Item> stays) {
        return database.inTransaction(sql -> {
            sql.query("select 1 from pubsub_node where owner = ? and node = ? for no key update", // one after the other
                    row -> row.getInt(1), owner.toString(), name);
            List<Item> old = sql.query(ITEM + "and id = ?", PostgresNodeStore::item, owner.toString(), name, item.id());
            if (old.stream().anyMatch(stays)) {
                return false;
            }
            publish(sql, owner, name, item, maxItems);
            return true;
        });
    }

    @Override
    public List<Item> newest(Jid owner, String name, int limit) {
        return database.query(ITEM + "order by seq desc limit ?", PostgresNodeStore::item, owner.toString(), name, limit).reversed();
    }

    @Override
    public List<Item> items(Jid owner, String name, Collection<String> ids) {
        return database.query(ITEM + "and id = any(?) order by seq", PostgresNodeStore::item,
                owner.toString(), name, SqlArray.texts(ids));
    }

    @Override
    public boolean retract(Jid owner, String name, String id) {
        return database.update("delete from pubsub_item where owner = ? and node = ? and id = ?",
                owner.toString(), name, id) == 1;
    }

    @Override
    public void purge(Jid owner, String name) {
        database.update("delete from pubsub_item where owner = ? and node = ?", owner.toString(), name);
    }

    @Override
    public List<Last> last(Collection<Jid> owners, Collection<String> names) {
        return database.query("""
                select n.owner, n.node, n.settings, i.id, i.publisher, i.published, i.payload
                from pubsub_node n
                cross join lateral (
                    select * from pubsub_item where owner = n.owner and node = n.node order by seq desc limit 1) i
                where n.owner = any(?) and n.node = any(?)
                order by i.seq
                """, row -> new Last(node(row), item(row)),
                SqlArray.texts(owners.stream().map(Jid::toString).toList()), SqlArray.texts(names));
    }

    @Override
    public long size(Jid owner) {
        return database.one("select coalesce(sum(octet_length(payload)), 0) from pubsub_item where owner = ?",
                row -> row.getLong(1), owner.toString()).orElse(0L);
    }

    @Override
    public void removeAll(Jid owner) {
        database.update("delete from pubsub_node where owner = ?", owner.toString());
    }

    private static void publish(Sql sql, Jid owner, String name, Item item, int maxItems) {
        sql.update("""
                insert into pubsub_item (owner, node, id, publisher, published, payload) values (?, ?, ?, ?, ?, ?)
                on conflict (owner, node, id) do update set
                    seq = excluded.seq,
                    publisher = excluded.publisher,
                    published = excluded.published,
                    payload = excluded.payload
                """, owner.toString(), name, item.id(), item.publisher().toString(), item.published(),
                ElementWriter.toXml(item.payload()));
        sql.update("""
                delete from pubsub_item where owner = ? and node = ? and seq <= (
                    select seq from pubsub_item where owner = ? and node = ? order by seq desc offset ? limit 1)
                """, owner.toString(), name, owner.toString(), name, maxItems);
    }

    private static Node node(ResultSet row) throws SQLException {
        return StoredNode.node(row.getString("owner"), row.getString("node"), row.getString("settings"));
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(row.getString("id"), Jid.of(row.getString("publisher")),
                row.getTimestamp("published").toInstant(), StoredNode.parse(row.getString("payload")));
    }
}
