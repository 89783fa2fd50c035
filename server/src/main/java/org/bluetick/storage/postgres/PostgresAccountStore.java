package org.bluetick.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.sasl.ScramHash;
import org.bluetick.sasl.ScramKeys;
import org.bluetick.storage.AccountStore;
import org.bluetick.storage.Database;
import org.bluetick.storage.Sql;
import org.jspecify.annotations.Nullable;

/// Accounts in PostgreSQL. Any thread may call.
final class PostgresAccountStore implements AccountStore {
    private final Database database;

    PostgresAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(Jid account, Map<ScramHash, ScramKeys> keys) {
        return database.inTransaction(sql -> {
            int created = sql.update("""
                    insert into account (owner) values (?)
                    on conflict do nothing
                    """, account.toString());
            if (created == 0) {
                return false;
            }
            insertKeys(sql, account, keys);
            return true;
        });
    }

    @Override
    public boolean replaceKeys(Jid account, Map<ScramHash, ScramKeys> keys) {
        return database.inTransaction(sql -> {
            if (!lock(sql, account)) {
                return false;
            }
            deleteKeys(sql, account);
            insertKeys(sql, account, keys);
            return true;
        });
    }

    @Override
    public Optional<ScramKeys> keys(Jid account, ScramHash hash) {
        return database.one("""
                select salt, iterations, stored_key, server_key
                from account_keys
                where owner = ? and hash = ?
                """, PostgresAccountStore::keys, account.toString(), hash.name());
    }

    @Override
    public boolean exists(Jid account) {
        return database.one("select 1 from account where owner = ?", _ -> true, account.toString()).isPresent();
    }

    @Override
    public boolean remove(Jid account) {
        return database.update("delete from account where owner = ?", account.toString()) == 1;
    }

    @Override
    public List<Jid> list() {
        return database.query("select owner from account order by owner", row -> Jid.of(row.getString(1)));
    }

    /// Two changes at once would otherwise leave a mixture of two passwords.
    private static boolean lock(Sql sql, Jid account) {
        return sql.one("select 1 from account where owner = ? for update", _ -> true, account.toString()).isPresent();
    }

    private static void deleteKeys(Sql sql, Jid account) {
        sql.update("delete from account_keys where owner = ?", account.toString());
    }

    private static void insertKeys(Sql sql, Jid account, Map<ScramHash, ScramKeys> keys) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        keys.forEach((hash, key) -> rows.add(new Object[] {
            account.toString(), hash.name(), key.salt(), key.iterations(), key.storedKey(), key.serverKey()
        }));
        sql.batch("""
                insert into account_keys (owner, hash, salt, iterations, stored_key, server_key)
                values (?, ?, ?, ?, ?, ?)
                """, rows);
    }

    private static ScramKeys keys(ResultSet row) throws SQLException {
        return new ScramKeys(
                row.getBytes("salt"), row.getInt("iterations"), row.getBytes("stored_key"), row.getBytes("server_key"));
    }
}
