package org.bluetick.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.BlocklistStore;
import org.bluetick.storage.Database;
import org.bluetick.storage.SqlArray;

/// Blocklists in PostgreSQL. Any thread may call; each change is one statement on one row.
final class PostgresBlocklistStore implements BlocklistStore {
    private final Database database;

    PostgresBlocklistStore(Database database) {
        this.database = database;
    }

    @Override
    public Set<Jid> blocked(Jid account) {
        return database.one("select jids from blocklist where owner = ?", PostgresBlocklistStore::jids, account.toString())
                .orElse(Set.of());
    }

    @Override
    public void block(Jid account, Collection<Jid> jids) {
        database.update("""
                insert into blocklist (owner, jids) values (?, ?)
                on conflict (owner) do update
                set jids = array(select unnest(blocklist.jids) union select unnest(excluded.jids))
                """, account.toString(), texts(jids));
    }

    @Override
    public void unblock(Jid account, Collection<Jid> jids) {
        database.update("""
                update blocklist
                set jids = array(select unnest(jids) except select unnest(?))
                where owner = ?
                """, texts(jids), account.toString());
    }

    @Override
    public void removeAll(Jid account) {
        database.update("delete from blocklist where owner = ?", account.toString());
    }

    private static SqlArray texts(Collection<Jid> jids) {
        return SqlArray.texts(jids.stream().map(Jid::toString).toList());
    }

    private static Set<Jid> jids(ResultSet row) throws SQLException {
        String[] jids = (String[]) row.getArray("jids").getArray();
        return Arrays.stream(jids).map(Jid::of).collect(Collectors.toUnmodifiableSet());
    }
}
