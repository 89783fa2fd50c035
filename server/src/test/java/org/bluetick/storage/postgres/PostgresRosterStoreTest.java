package org.bluetick.storage.postgres;

import org.bluetick.api.RosterStore;
import org.bluetick.storage.RosterStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresRosterStoreTest extends RosterStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected RosterStore store() {
        return new PostgresRosterStore(postgres.database());
    }
}
