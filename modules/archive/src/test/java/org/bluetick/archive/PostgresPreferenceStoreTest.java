package org.bluetick.archive;

import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresPreferenceStoreTest extends PreferenceStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @Override
    PreferenceStore store() {
        return PostgresPreferenceStore.in(postgres.database());
    }
}
