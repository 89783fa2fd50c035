package org.bluetick.clustering;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Membership;
import org.bluetick.cluster.NodeLink;
import org.bluetick.storage.Database;
import org.jspecify.annotations.Nullable;

/// Nodes of a real cluster in this process, on free ports of the loopback address. One thread.
final class TestCluster implements AutoCloseable {
    private final Database database;
    private final Path folder;
    private final List<IgniteMembership> nodes = new ArrayList<>();

    TestCluster(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    ClusterSettings settings(@Nullable SSLContext tls, String secret, boolean partitioned) {
        return new ClusterSettings("verona", "capulet.example", new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort()), List.of(),
                tls, secret, partitioned, Duration.ofSeconds(2), folder, "test");
    }

    /// Of a cluster by that name.
    ClusterSettings settings(String name, List<InetSocketAddress> seeds) {
        ClusterSettings settings = settings(null, "", false);
        return new ClusterSettings(name, settings.domain(), settings.listen(), seeds, settings.tls(), settings.secret(), settings.partitioned(),
                settings.failureTimeout(), settings.folder(), settings.version());
    }

    IgniteMembership join(ClusterSettings settings) {
        IgniteMembership node = IgniteMembership.join(settings, database, () -> {});
        nodes.add(node);
        return node;
    }

    /// With a link that takes what comes.
    IgniteMembership open(IgniteMembership node, NodeLink.Arrivals arrivals) {
        NodeLink link = new NodeLink(node.peers(), Thread::startVirtualThread);
        link.open(arrivals);
        node.open(link, UnaryOperator.<MessageId>identity(), new NoConflicts(), _ -> {});
        return node;
    }

    /// Empty while it has none that has started.
    static Optional<IgniteEx> igniteOf(IgniteMembership node) {
        return Ignition.allGrids().stream().map(IgniteEx.class::cast)
                .filter(ignite -> Ignition.state(ignite.name()) == IgniteState.STARTED)
                .filter(ignite -> ignite.configuration().getUserAttributes().get(IgnitePeers.NUMBER).equals(node.number())).findFirst();
    }

    /// Two free ports, one after the other.
    private static int freePort() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        } while (!isFree(port) || !isFree(port + 1));
        return port;
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /// Waits until it is so: for ever, if it never is.
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() {
        nodes.reversed().forEach(IgniteMembership::close);
    }

    static final class NoConflicts implements Membership.Conflicts {
        @Override
        public void lost(Jid resource) {
            throw new AssertionError(resource + " is bound twice");
        }

        @Override
        public void won(Jid resource, int other) {
            throw new AssertionError(resource + " is bound twice");
        }
    }
}
