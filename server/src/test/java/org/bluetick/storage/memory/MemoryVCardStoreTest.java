package org.bluetick.storage.memory;

import org.bluetick.api.VCardStore;
import org.bluetick.storage.VCardStoreContract;

final class MemoryVCardStoreTest extends VCardStoreContract {
    @Override
    protected VCardStore store() {
        return new MemoryVCardStore();
    }
}
