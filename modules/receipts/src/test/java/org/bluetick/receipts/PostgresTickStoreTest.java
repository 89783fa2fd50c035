package org.bluetick.receipts;

import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresTickStoreTest extends TickStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @Override
    TickStore store() {
        return PostgresTickStore.in(postgres.database());
    }
}
