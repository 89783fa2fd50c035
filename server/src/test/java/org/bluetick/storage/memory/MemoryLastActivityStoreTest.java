package org.bluetick.storage.memory;

import org.bluetick.api.LastActivityStore;
import org.bluetick.storage.LastActivityStoreContract;

final class MemoryLastActivityStoreTest extends LastActivityStoreContract {
    @Override
    protected LastActivityStore store() {
        return new MemoryLastActivityStore();
    }
}
