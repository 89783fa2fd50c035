package org.bluetick.cluster;

import java.util.List;

/// The other nodes, and an ordered way to each. Safe for any thread.
public interface Peers {
    /// The number of this node.
    int self();

    /// The others that can be reached now.
    List<Integer> others();

    /// Whether there may be others at all.
    boolean mayBe();

    /// Sends a frame; frames of one thread to one node arrive in order, all up to some point. Blocks while too much
    /// waits for that node. False: it cannot be reached.
    boolean send(int node, byte[] frame);

    /// From now on frames are taken.
    void open(Listener listener);

    /// Takes what comes.
    interface Listener {
        /// Those of one node come in order, one at a time. Must not wait.
        void received(int node, byte[] frame);

        /// Frames that were sent to this node may be lost. Told before any later frame of that node.
        void lost();
    }
}
