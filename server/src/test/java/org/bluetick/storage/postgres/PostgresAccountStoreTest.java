package org.bluetick.storage.postgres;

import org.bluetick.storage.AccountStore;
import org.bluetick.storage.AccountStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresAccountStoreTest extends AccountStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected AccountStore store() {
        return new PostgresAccountStore(postgres.database());
    }
}
