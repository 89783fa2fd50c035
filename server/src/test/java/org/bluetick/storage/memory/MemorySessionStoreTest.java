package org.bluetick.storage.memory;

import org.bluetick.api.SessionStore;
import org.bluetick.storage.SessionStoreContract;

final class MemorySessionStoreTest extends SessionStoreContract {
    @Override
    protected SessionStore store() {
        return new MemorySessionStore();
    }
}
