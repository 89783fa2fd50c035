package org.bluetick.storage.memory;

import org.bluetick.storage.AccountStore;
import org.bluetick.storage.AccountStoreContract;

final class MemoryAccountStoreTest extends AccountStoreContract {
    @Override
    protected AccountStore store() {
        return new MemoryAccountStore();
    }
}
