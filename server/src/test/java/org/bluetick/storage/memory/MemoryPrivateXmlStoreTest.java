package org.bluetick.storage.memory;

import org.bluetick.api.PrivateXmlStore;
import org.bluetick.storage.PrivateXmlStoreContract;

final class MemoryPrivateXmlStoreTest extends PrivateXmlStoreContract {
    @Override
    protected PrivateXmlStore store() {
        return new MemoryPrivateXmlStore();
    }
}
