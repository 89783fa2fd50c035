package org.bluetick.storage.memory;

import org.bluetick.api.RosterStore;
import org.bluetick.storage.RosterStoreContract;

final class MemoryRosterStoreTest extends RosterStoreContract {
    @Override
    protected RosterStore store() {
        return new MemoryRosterStore();
    }
}
