package org.bluetick.storage.postgres;

import org.bluetick.api.VCardStore;
import org.bluetick.storage.TestDatabase;
import org.bluetick.storage.VCardStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresVCardStoreTest extends VCardStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected VCardStore store() {
        return new PostgresVCardStore(postgres.database());
    }
}
