package org.bluetick.clustering;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.bluetick.cluster.Peers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to the other nodes by ordered messages of Ignite, batched and bounded ([Outbox]). Safe for any thread.
final class IgnitePeers implements Peers {
    /// The attribute of a node that has its number.
    static final String NUMBER = "bluetick.number";
    private static final Logger LOG = LoggerFactory.getLogger(IgnitePeers.class);
    private static final String FRAMES = "bluetick.frames";
    private static final String TAKEN = "bluetick.taken";
    private static final String SWEPT = "bluetick.swept";
    private static final long REORDERING_MILLISECONDS = 30_000;

    private final int self;
    private final Runnable sweptHere;
    private final Map<Integer, Way> ways = new ConcurrentHashMap<>();
    private final Map<UUID, Inbox> inboxes = new ConcurrentHashMap<>();
    /// Nodes that have been here once: what one of them sends anew may lack something.
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Ignite ignite;
    private volatile @Nullable Listener listener;

    private record Way(UUID id, Outbox outbox) {}

    /// @param sweptHere is run when another node has dropped routes of this one ([#swept])
    IgnitePeers(int self, Runnable sweptHere) {
        this.self = self;
        this.sweptHere = sweptHere;
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public List<Integer> others() {
        return List.copyOf(ways.keySet());
    }

    boolean isReachable(int node) {
        return ways.containsKey(node);
    }

    @Override
    public boolean mayBe() {
        return true;
    }

    @Override
    public boolean send(int node, byte[] frame) {
        Way way = ways.get(node);
        return way != null && way.outbox().put(frame);
    }

    @Override
    public void open(Listener listener) {
        this.listener = listener;
        Ignite current = ignite;
        if (current != null) {
            listen(current);
        }
    }

    /// From now on the others are reached by this; null: by nothing, for the time being.
    void use(@Nullable Ignite ignite) {
        List.copyOf(ways.keySet()).forEach(this::close);
        inboxes.clear();
        this.ignite = ignite;
        if (ignite != null) {
            if (listener != null) {
                listen(ignite);
            }
            refresh();
        }
    }

    /// Finds out who is there.
    /// @return the nodes that are gone
    Set<Integer> refresh() {
        Ignite current = ignite;
        Set<Integer> gone = new HashSet<>(ways.keySet());
        if (current != null) {
            for (ClusterNode node : remotes(current)) {
                int number = number(node);
                Way way = ways.get(number);
                if (way != null && way.id().equals(node.id()) && !way.outbox().isClosed()) {
                    gone.remove(number);
                } else {
                    close(number);
                    gone.remove(number);
                    open(current, node);
                }
            }
        }
        gone.forEach(this::close);
        return gone;
    }

    private static List<ClusterNode> remotes(Ignite ignite) {
        try {
            return new ArrayList<>(ignite.cluster().forServers().forRemotes().nodes());
        } catch (IgniteException | IllegalStateException e) {
            LOG.debug("Ignite does not tell who is there", e);
            return List.of();
        }
    }

    /// Frames that were on their way to this node may be lost.
    void lost() {
        Listener current = listener;
        if (current != null) {
            current.lost();
        }
    }

    /// Tells a node that is here again that its routes were dropped: of those it has put back meanwhile, too.
    void swept(int node) {
        Ignite current = ignite;
        if (current == null) {
            return;
        }
        try {
            remotes(current).stream().filter(each -> number(each) == node)
                    .forEach(each -> current.message(current.cluster().forNode(each)).send(SWEPT, new byte[0]));
        } catch (IgniteException | IllegalStateException e) {
            LOG.debug("Node {} is gone again, and will put its routes back when it comes", node, e);
        }
    }

    /// Waits until what was sent has been taken, at most so long.
    void drain(Duration patience) throws InterruptedException {
        for (Way way : ways.values()) {
            way.outbox().drain(patience);
        }
    }

    /// For people, a line a node.
    List<String> status() {
        return ways.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(way -> "link to node %d: %s".formatted(way.getKey(), way.getValue().outbox().status())).toList();
    }

    private void open(Ignite ignite, ClusterNode node) {
        int number = number(node);
        Outbox outbox = new Outbox("node " + number,
                message -> ignite.message(ignite.cluster().forNode(node)).sendOrdered(FRAMES, message, REORDERING_MILLISECONDS));
        ways.put(number, new Way(node.id(), outbox));
        outbox.start();
        LOG.info("Node {} is here", number);
    }

    private void close(int node) {
        Way way = ways.remove(node);
        if (way != null) {
            way.outbox().close();
            LOG.info("Node {} is not here any more", node);
        }
    }

    private void listen(Ignite ignite) {
        IgniteBiPredicate<UUID, byte[]> frames = (sender, message) -> {
            received(ignite, sender, message);
            return true;
        };
        IgniteBiPredicate<UUID, byte[]> taken = (sender, message) -> {
            taken(sender, ByteBuffer.wrap(message));
            return true;
        };
        IgniteBiPredicate<UUID, byte[]> swept = (_, _) -> {
            sweptHere.run();
            return true;
        };
        ignite.message().localListen(FRAMES, frames);
        ignite.message().localListen(TAKEN, taken);
        ignite.message().localListen(SWEPT, swept);
    }

    private void received(Ignite ignite, UUID sender, byte[] message) {
        Inbox inbox = inboxes.get(sender);
        if (inbox == null) {
            ClusterNode node = ignite.cluster().node(sender);
            if (node == null) {
                return; // it is gone: what it had kept is found in the store
            }
            inbox = inbox(ignite, node);
        }
        inbox.received(message);
    }

    private Inbox inbox(Ignite ignite, ClusterNode node) {
        return inboxes.computeIfAbsent(node.id(), _ -> {
            Listener current = listener;
            if (current == null) {
                throw new IllegalStateException("a message of node " + number(node) + " before there is who takes it");
            }
            if (!seen.add(number(node))) {
                current.lost();
            }
            return new Inbox(number(node), current, (epoch, upTo) -> ignite.message(ignite.cluster().forNode(node))
                    .send(TAKEN, ByteBuffer.allocate(2 * Long.BYTES).putLong(epoch).putLong(upTo).array()));
        });
    }

    private void taken(UUID sender, ByteBuffer message) {
        long epoch = message.getLong();
        long upTo = message.getLong();
        ways.values().stream().filter(way -> way.id().equals(sender)).forEach(way -> way.outbox().taken(epoch, upTo));
    }

    private static int number(ClusterNode node) {
        return node.<Integer>attribute(NUMBER);
    }
}
