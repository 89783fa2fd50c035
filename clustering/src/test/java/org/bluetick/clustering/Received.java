package org.bluetick.clustering;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bluetick.cluster.Peers;

/// What a node is told of what comes, as words: the frames' text, and `lost`. Any thread.
final class Received implements Peers.Listener {
    static final String LOST = "lost";

    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void received(int node, byte[] frame) {
        all.add(node + ": " + new String(frame, StandardCharsets.UTF_8));
    }

    @Override
    public void lost() {
        all.add(LOST);
    }

    /// Waits for so many.
    List<String> next(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(all.take());
        }
        return next;
    }

    /// What has come and nobody has asked for yet.
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        all.drainTo(rest);
        return rest;
    }
}
