package org.bluetick.receipts;

final class MemoryTickStoreTest extends TickStoreContract {
    private final TickStore store = new MemoryTickStore();

    @Override
    TickStore store() {
        return store;
    }
}
