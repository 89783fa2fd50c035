package org.bluetick.storage.postgres;

import org.bluetick.api.BlocklistStore;
import org.bluetick.storage.BlocklistStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresBlocklistStoreTest extends BlocklistStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected BlocklistStore store() {
        return new PostgresBlocklistStore(postgres.database());
    }
}
