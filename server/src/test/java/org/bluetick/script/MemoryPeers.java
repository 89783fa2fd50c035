package org.bluetick.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.bluetick.cluster.Peers;
import org.jspecify.annotations.Nullable;

/// Nodes in one memory: what one sends, the other receives when the executor comes to it.
final class MemoryPeers implements Peers {
    private final int self;
    private final List<MemoryPeers> all;
    private final Executor executor;
    private @Nullable Listener listener;
    private boolean isCutOff;

    private MemoryPeers(int self, List<MemoryPeers> all, Executor executor) {
        this.self = self;
        this.all = all;
        this.executor = executor;
    }

    static List<MemoryPeers> of(int nodes, Executor executor) {
        List<MemoryPeers> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(new MemoryPeers(i, all, executor));
        }
        return all;
    }

    /// Reaches nobody any more.
    void cutOff() {
        isCutOff = true;
    }

    void comeBack() {
        isCutOff = false;
        executor.execute(() -> Objects.requireNonNull(listener).lost());
    }

    boolean isReachable(int node) {
        return !isCutOff || node == self;
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public List<Integer> others() {
        return all.stream().map(MemoryPeers::self).filter(node -> node != self && isReachable(node)).toList();
    }

    @Override
    public boolean mayBe() {
        return true;
    }

    @Override
    public boolean send(int node, byte[] frame) {
        if (isReachable(node)) {
            executor.execute(() -> Objects.requireNonNull(all.get(node).listener).received(self, frame));
        }
        return isReachable(node);
    }

    @Override
    public void open(Listener listener) {
        this.listener = listener;
    }
}
