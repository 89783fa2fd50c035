package org.bluetick.archive;

final class MemoryPreferenceStoreTest extends PreferenceStoreContract {
    @Override
    PreferenceStore store() {
        return new MemoryPreferenceStore();
    }
}
