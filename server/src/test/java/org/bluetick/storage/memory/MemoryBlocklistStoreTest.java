package org.bluetick.storage.memory;

import org.bluetick.api.BlocklistStore;
import org.bluetick.storage.BlocklistStoreContract;

final class MemoryBlocklistStoreTest extends BlocklistStoreContract {
    @Override
    protected BlocklistStore store() {
        return new MemoryBlocklistStore();
    }
}
