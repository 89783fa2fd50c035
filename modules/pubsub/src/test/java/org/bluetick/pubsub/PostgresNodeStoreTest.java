package org.bluetick.pubsub;

import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresNodeStoreTest extends NodeStoreContract {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @Override
    NodeStore store() {
        return PostgresNodeStore.in(postgres.database());
    }
}
