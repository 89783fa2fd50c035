package org.bluetick.cluster;

import java.util.List;

/// A server that has no other beside it.
public record Alone(int self) implements Peers {
    @Override
    public List<Integer> others() {
        return List.of();
    }

    @Override
    public boolean mayBe() {
        return false;
    }

    @Override
    public boolean send(int node, byte[] frame) {
        return false;
    }

    @Override
    public void open(Listener listener) {
        // Nothing will come.
    }
}
