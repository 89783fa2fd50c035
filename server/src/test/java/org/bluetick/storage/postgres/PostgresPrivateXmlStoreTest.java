package org.bluetick.storage.postgres;

import org.bluetick.api.PrivateXmlStore;
import org.bluetick.storage.PrivateXmlStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresPrivateXmlStoreTest extends PrivateXmlStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected PrivateXmlStore store() {
        return new PostgresPrivateXmlStore(postgres.database());
    }
}
