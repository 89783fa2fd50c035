package org.bluetick.clustering;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.bluetick.api.MessageId;
import org.bluetick.api.Nodes;
import org.bluetick.api.RoutingTable;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Membership;
import org.bluetick.cluster.Peers;
import org.bluetick.clustering.NodeTable.Row;
import org.bluetick.journal.Seat;
import org.bluetick.storage.Database;

/// A node among the others: entered in the table of nodes, where it says that it lives ([Registry]), and joined to them by Ignite
/// ([IgniteSupervisor]). Safe for any thread.
final class IgniteMembership implements Membership {
    private final ClusterSettings settings;
    private final int number;
    private final Registry registry;
    private final IgniteSupervisor supervisor;
    private final ClusterSeat seat;

    private IgniteMembership(ClusterSettings settings, Database database, int number, UUID incarnation, Runnable expelled) {
        this.settings = settings;
        this.number = number;
        this.registry = new Registry(new NodeTable(database), number, incarnation, settings.failureTimeout(), expelled);
        this.supervisor = new IgniteSupervisor(settings, number, incarnation, registry);
        this.seat = new ClusterSeat(number, incarnation, registry, supervisor.peers()::isReachable);
    }

    static IgniteMembership join(ClusterSettings settings, Database database, Runnable expelled) {
        IgniteNode.prepare();
        database.migrate("cluster", "db/cluster");
        UUID incarnation = UUID.randomUUID();
        int number;
        try (NodeTable table = new NodeTable(database)) {
            number = table.enter(settings.name(), settings.domain(), NodeTable.text(settings.listen()), settings.version(), incarnation);
        }
        IgniteMembership membership = new IgniteMembership(settings, database, number, incarnation, expelled);
        boolean joined = false;
        try {
            membership.registry.start();
            NodeTable.oneAtATime(database, membership::join);
            joined = true;
            return membership;
        } finally {
            if (!joined) {
                membership.close();
            }
        }
    }

    /// The registry begins first, so that nobody takes for dead who is still starting.
    private boolean join() {
        registry.awaitLook();
        supervisor.join();
        registry.joined(supervisor.peers()::isReachable, supervisor::leader);
        supervisor.begin();
        return true;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Seat seat() {
        return seat;
    }

    @Override
    public RoutingTable routes() {
        return supervisor.routes();
    }

    @Override
    public Peers peers() {
        return supervisor.peers();
    }

    @Override
    public void open(Nodes nodes, UnaryOperator<MessageId> ownHorizon, Conflicts sessions, IntConsumer orphaned) {
        seat.open(nodes, ownHorizon);
        registry.keeps(() -> ownHorizon.apply(MessageId.MIN));
        registry.tell(orphaned);
        supervisor.open(sessions);
    }

    @Override
    public List<String> status() {
        List<String> lines = new ArrayList<>();
        lines.add("cluster \"%s\": this is node %d at %s".formatted(settings.name(), number, NodeTable.text(settings.listen())));
        for (Row row : registry.known().rows()) {
            lines.add("node %d at %s, version %s: %s".formatted(row.number(), row.address(), row.version(), state(row)));
        }
        lines.addAll(supervisor.peers().status());
        return lines;
    }

    private String state(Row row) {
        if (row.buried()) {
            return "dead";
        }
        return supervisor.peers().isReachable(row.number()) ? "here" : "cannot be reached";
    }

    @Override
    public void close() {
        supervisor.end();
        registry.close();
        supervisor.stop();
    }
}
