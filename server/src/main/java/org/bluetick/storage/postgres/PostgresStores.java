package org.bluetick.storage.postgres;

import java.util.Map;
import org.bluetick.api.BlocklistStore;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.api.RosterStore;
import org.bluetick.api.SecretStore;
import org.bluetick.api.SessionStore;
import org.bluetick.api.VCardStore;
import org.bluetick.storage.AccountStore;
import org.bluetick.storage.Database;

/// The stores over one database. Any thread may call them; calls block and throw
/// [org.bluetick.storage.StorageException].
public final class PostgresStores {
    private static final String MODULE = "server";
    private static final String MIGRATIONS = "db/migration";

    private PostgresStores() {}

    /// Brings the tables of these stores up to date.
    public static void migrate(Database database) {
        database.migrate(MODULE, MIGRATIONS);
    }

    /// The stores by the interface they implement. Their tables must be there.
    public static Map<Class<?>, Object> all(Database database) {
        return Map.of(
                AccountStore.class, new PostgresAccountStore(database),
                RosterStore.class, new PostgresRosterStore(database),
                BlocklistStore.class, new PostgresBlocklistStore(database),
                VCardStore.class, new PostgresVCardStore(database),
                PrivateXmlStore.class, new PostgresPrivateXmlStore(database),
                LastActivityStore.class, new PostgresLastActivityStore(database),
                SessionStore.class, new PostgresSessionStore(database),
                SecretStore.class, new PostgresSecretStore(database));
    }
}
