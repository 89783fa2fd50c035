package org.bluetick.cluster;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.api.Nodes;
import org.bluetick.api.RoutingTable;
import org.bluetick.journal.Seat;

/// A node's part in a cluster. Safe for any thread.
public interface Membership extends AutoCloseable {
    /// The number of this node: no other living one has it.
    int number();

    /// For the journal, which tells dead nodes from living ones by it.
    Seat seat();

    RoutingTable routes();

    Peers peers();

    /// The server is wired and may be spoken to.
    ///
    /// @param ownHorizon up to where what this node keeps can be read, after it has seen an id of another node
    /// @param sessions ends sessions here or elsewhere when two have one address
    /// @param orphaned is told of nodes that are no more: somebody must take their sessions over
    void open(Nodes nodes, UnaryOperator<MessageId> ownHorizon, Conflicts sessions, IntConsumer orphaned);

    /// For people: what is known of each node, a line each.
    List<String> status();

    /// Leaves the cluster.
    @Override
    void close();

    /// What comes of two sessions under one address that did not know of each other.
    interface Conflicts {
        /// That of this node must end.
        void lost(Jid resource);

        /// That of another node must.
        void won(Jid resource, int other);
    }
}
