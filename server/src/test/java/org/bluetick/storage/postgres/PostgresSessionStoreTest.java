package org.bluetick.storage.postgres;

import org.bluetick.api.SessionStore;
import org.bluetick.storage.SessionStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresSessionStoreTest extends SessionStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected SessionStore store() {
        return new PostgresSessionStore(postgres.database());
    }
}
