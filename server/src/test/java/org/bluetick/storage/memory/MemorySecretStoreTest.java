package org.bluetick.storage.memory;

import org.bluetick.api.SecretStore;
import org.bluetick.storage.SecretStoreContract;

final class MemorySecretStoreTest extends SecretStoreContract {
    @Override
    protected SecretStore store() {
        return new MemorySecretStore();
    }
}
