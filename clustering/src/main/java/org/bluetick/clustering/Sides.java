package org.bluetick.clustering;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.clustering.NodeTable.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sides into which the nodes fall when some lose the others (a split brain): the one with the lowest number stays, those of the
/// others go over to it. Safe for any thread, except what says otherwise.
final class Sides {
    private static final Logger LOG = LoggerFactory.getLogger(Sides.class);
    private static final int PROBE_MILLISECONDS = 500;

    private final ClusterSettings settings;
    private final int number;
    private final Registry registry;
    private final IgnitePeers peers;
    private long splitSince;

    Sides(ClusterSettings settings, int number, Registry registry, IgnitePeers peers) {
        this.settings = settings;
        this.number = number;
        this.registry = registry;
        this.peers = peers;
    }

    /// The lowest number on this node's side.
    int leader() {
        return peers.others().stream().mapToInt(Integer::intValue).reduce(number, Math::min);
    }

    /// Where nodes of the side are that stays.
    List<InetSocketAddress> addresses() {
        List<Row> living = registry.known().living().stream().filter(Registry::hasJoined).toList();
        int winner = living.stream().mapToInt(Row::leader).min().orElse(number);
        List<InetSocketAddress> addresses = new ArrayList<>(living.stream()
                .filter(row -> row.leader() == winner).map(Row::socketAddress).toList());
        if (addresses.isEmpty()) {
            addresses.addAll(settings.seeds());
        }
        return addresses;
    }

    /// One that others do not let in, or that cannot reach them, would be a side of its own and not know.
    /// @throws IllegalStateException when somebody who lives is not here
    void requireAllToBeHere() {
        for (Row row : registry.known().living()) {
            if (Registry.hasJoined(row) && row.held() && !peers.isReachable(row.number())) {
                throw new IllegalStateException("cluster.listen: node %d at %s lives, but this node has not come together with it; expected a way there from %s, and the same cluster.certificate"
                        .formatted(row.number(), row.address(), NodeTable.text(settings.listen())));
            }
        }
    }

    /// Whether there is another side, which stays, and it can be reached: for so long that it is not merely starting. Asked by one
    /// thread.
    boolean isLost() {
        int leader = leader();
        List<Row> winners = registry.known().living().stream()
                .filter(row -> Registry.hasJoined(row) && row.leader() < leader && !peers.isReachable(row.number())).toList();
        if (winners.isEmpty()) {
            splitSince = 0;
            return false;
        }
        long now = System.nanoTime();
        if (splitSince == 0) {
            splitSince = now;
        }
        return now - splitSince > settings.failureTimeout().toNanos() && winners.stream().anyMatch(Sides::answers);
    }

    /// The node goes over. By the same thread.
    void goesOver() {
        splitSince = 0;
    }

    private static boolean answers(Row row) {
        try (Socket socket = new Socket()) {
            socket.connect(row.socketAddress(), PROBE_MILLISECONDS);
            return true;
        } catch (IOException e) {
            LOG.debug("Node {} at {} cannot be reached: {}", row.number(), row.address(), e.getMessage());
            return false;
        }
    }
}
