package org.bluetick.pubsub;

final class MemoryNodeStoreTest extends NodeStoreContract {
    private final NodeStore store = new MemoryNodeStore();

    @Override
    NodeStore store() {
        return store;
    }
}
