package org.bluetick.storage.postgres;

import org.bluetick.api.LastActivityStore;
import org.bluetick.storage.LastActivityStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresLastActivityStoreTest extends LastActivityStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected LastActivityStore store() {
        return new PostgresLastActivityStore(postgres.database());
    }
}
