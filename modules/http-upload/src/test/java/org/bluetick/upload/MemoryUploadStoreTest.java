package org.bluetick.upload;

final class MemoryUploadStoreTest extends UploadStoreContract {
    private final UploadStore store = new MemoryUploadStore();

    @Override
    UploadStore store() {
        return store;
    }
}
