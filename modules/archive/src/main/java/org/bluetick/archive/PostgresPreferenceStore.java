package org.bluetick.archive;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.storage.Database;
import org.bluetick.storage.StorageException;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;

/// Preferences in PostgreSQL, as the `prefs` element. Any thread may call.
final class PostgresPreferenceStore implements PreferenceStore {
    private final Database database;

    private PostgresPreferenceStore(Database database) {
        this.database = database;
    }

    /// Brings the table up to date.
    static PreferenceStore in(Database database) {
        database.migrate("archive", "db/archive");
        return new PostgresPreferenceStore(database);
    }

    @Override
    public Optional<Preferences> of(Jid account) {
        return database.one("select prefs from archive_preferences where owner = ?",
                row -> read(row.getString(1)), account.toString());
    }

    private static Preferences read(String xml) {
        try {
            return Preferences.read(ElementParser.parse(xml));
        } catch (XmlException e) {
            throw new StorageException("stored preferences cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(Jid account, Preferences preferences) {
        database.update("""
                insert into archive_preferences (owner, prefs) values (?, ?)
                on conflict (owner) do update set prefs = excluded.prefs
                """, account.toString(), preferences.element().toString());
    }

    @Override
    public void remove(Jid account) {
        database.update("delete from archive_preferences where owner = ?", account.toString());
    }
}
