package org.bluetick.storage.postgres;

import org.bluetick.api.SecretStore;
import org.bluetick.storage.SecretStoreContract;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresSecretStoreTest extends SecretStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.migrated("server", "db/migration");

    @Override
    protected SecretStore store() {
        return new PostgresSecretStore(postgres.database());
    }
}
