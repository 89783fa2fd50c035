package org.bluetick.storage.postgres;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.VCardStore;
import org.bluetick.storage.Database;
import org.bluetick.xml.Element;

/// vCards in PostgreSQL. Any thread may call.
final class PostgresVCardStore implements VCardStore {
    private final Database database;

    PostgresVCardStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Element> vcard(Jid account) {
        return database.one("select element from vcard where owner = ?",
                row -> StoredXml.read(row.getString(1)), account.toString());
    }

    @Override
    public void put(Jid account, Element vcard) {
        database.update("""
                insert into vcard (owner, element) values (?, ?)
                on conflict (owner) do update set element = excluded.element
                """, account.toString(), vcard.toString());
    }

    @Override
    public void remove(Jid account) {
        database.update("delete from vcard where owner = ?", account.toString());
    }
}
