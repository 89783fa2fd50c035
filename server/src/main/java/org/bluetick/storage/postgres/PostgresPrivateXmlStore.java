package org.bluetick.storage.postgres;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.storage.Database;
import org.bluetick.xml.Element;

/// Private XML in PostgreSQL. Any thread may call.
final class PostgresPrivateXmlStore implements PrivateXmlStore {
    private final Database database;

    PostgresPrivateXmlStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Element> get(Jid account, String name, String namespace) {
        return database.one("""
                select element from private_xml
                where owner = ? and md5(namespace || ' ' || name) = md5(? || ' ' || ?)
                """, row -> StoredXml.read(row.getString(1)), account.toString(), namespace, name);
    }

    @Override
    public void put(Jid account, Element element) {
        database.update("""
                insert into private_xml (owner, namespace, name, element) values (?, ?, ?, ?)
                on conflict (owner, md5(namespace || ' ' || name)) do update
                set (namespace, name, element) = (excluded.namespace, excluded.name, excluded.element)
                """, account.toString(), element.namespace(), element.name(), element.toString());
    }

    @Override
    public long size(Jid account) {
        return database.one("select coalesce(sum(octet_length(element)), 0) from private_xml where owner = ?",
                row -> row.getLong(1), account.toString()).orElseThrow();
    }

    @Override
    public void removeAll(Jid account) {
        database.update("delete from private_xml where owner = ?", account.toString());
    }
}
