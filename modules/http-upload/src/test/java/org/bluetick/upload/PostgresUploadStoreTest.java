package org.bluetick.upload;

import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresUploadStoreTest extends UploadStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @Override
    UploadStore store() {
        return PostgresUploadStore.in(postgres.database());
    }
}
