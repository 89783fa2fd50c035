package org.bluetick.clustering;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.bluetick.api.MessageId;
import org.bluetick.api.Nodes;
import org.bluetick.api.RoutingTable;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Membership;
import org.bluetick.cluster.Peers;
import org.bluetick.clustering.NodeTable.Row;
import org.bluetick.journal.Seat;
import org.bluetick.storage.Database;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node among the others. A thread of its own looks after Ignite: takes note of who comes and goes, and starts it anew when it has
/// stopped itself, or when the nodes have split into sides that do not find together again: Ignite does not merge them.
final class IgniteMembership implements Membership {
    private static final Logger LOG = LoggerFactory.getLogger(IgniteMembership.class);
    private static final String NAMESPACE = "urn:bluetick:cluster";
    private static final String HORIZON = "horizon";
    private static final long LOOK_MILLISECONDS = 500;
    private static final int PROBE_MILLISECONDS = 500;
    private static final long HORIZON_SECONDS = 1;
    private static final int JOIN_ATTEMPTS = 3;
    /// The node that the others gather around waits longer: usually it is enough that one of them starts anew.
    private static final Duration STUCK = Duration.ofSeconds(15);
    private static final Duration LEADER_STUCK = Duration.ofSeconds(40);
    private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

    private final ClusterSettings settings;
    private final int number;
    private final UUID incarnation;
    private final Registry registry;
    private final IgniteNode node;
    private final IgnitePeers peers;
    private final IgniteRoutingTable routes;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().daemon().name("cluster topology").unstarted(this::run);
    private volatile @Nullable Nodes nodes;
    private volatile @Nullable Conflicts conflicts;
    private volatile boolean closed;
    private long splitSince;

    private IgniteMembership(ClusterSettings settings, Database database, int number, UUID incarnation, Runnable expelled) {
        this.settings = settings;
        this.number = number;
        this.incarnation = incarnation;
        this.registry = new Registry(new NodeTable(database), number, incarnation, settings.failureTimeout(), expelled);
        this.peers = new IgnitePeers(number, this::putRoutesBack);
        this.routes = new IgniteRoutingTable(number, !settings.partitioned(), peers::isReachable, System::currentTimeMillis);
        this.node = new IgniteNode(settings, number, incarnation, changes::release);
    }

    static IgniteMembership join(ClusterSettings settings, Database database, Runnable expelled) {
        IgniteNode.prepare();
        database.migrate("cluster", "db/cluster");
        UUID incarnation = UUID.randomUUID();
        int number;
        try (NodeTable table = new NodeTable(database)) {
            number = table.enter(settings.name(), settings.domain(), text(settings.listen()), settings.version(), incarnation);
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
        for (int attempt = 1; !hasStarted(attempt == JOIN_ATTEMPTS); attempt++) {
            LOG.warn("This node has not come together with the others; attempt {} of {} follows", attempt + 1, JOIN_ATTEMPTS);
        }
        registry.joined(peers::isReachable, this::leader);
        thread.start();
        return true;
    }

    /// One that just ends, or a busy machine, may let the first attempt fail.
    private boolean hasStarted(boolean isLast) {
        try {
            use(node.start(this::addresses));
            requireAllToBeHere();
            return true;
        } catch (CacheException | IllegalStateException e) {
            stopIgnite();
            if (isLast || JoinCheck.isRefusal(e)) {
                throw e;
            }
            LOG.info("It could not join: {}", e.getMessage());
            return false;
        }
    }

    private void stopIgnite() {
        routes.use(null);
        peers.use(null);
        node.stop();
    }

    private void use(Ignite ignite) {
        peers.use(ignite);
        routes.use(node.routes(ignite));
    }

    /// Where others are: those of the side that stays, when there are sides.
    private List<InetSocketAddress> addresses() {
        List<Row> living = registry.known().living().stream().filter(Registry::hasJoined).toList();
        int winner = living.stream().mapToInt(Row::leader).min().orElse(number);
        List<InetSocketAddress> addresses = new ArrayList<>(living.stream()
                .filter(row -> row.leader() == winner).map(row -> address(row.address())).toList());
        if (addresses.isEmpty()) {
            addresses.addAll(settings.seeds());
        }
        return addresses;
    }

    /// One that others do not let in, or that cannot reach them, would be a cluster of its own and not know.
    private void requireAllToBeHere() {
        for (Row row : registry.known().living()) {
            if (Registry.hasJoined(row) && row.held() && !peers.isReachable(row.number())) {
                throw new IllegalStateException("cluster.listen: node %d at %s lives, but this node has not come together with it; expected a way there from %s, and the same cluster.certificate"
                        .formatted(row.number(), row.address(), text(settings.listen())));
            }
        }
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Seat seat() {
        return new Seat() {
            @Override
            public void check(Connection connection) throws SQLException {
                Seat.lockOutAlone(connection);
                NodeTable.requireLiving(connection, number, incarnation);
            }

            @Override
            public MessageId horizon(MessageId own) {
                return horizonOfAll(own);
            }

            @Override
            public MessageId recentHorizon(MessageId own) {
                return registry.known().rows().stream().map(row -> lastSaid(row.number(), own)).reduce(own, IgniteMembership::min);
            }
        };
    }

    @Override
    public RoutingTable routes() {
        return routes;
    }

    @Override
    public Peers peers() {
        return peers;
    }

    @Override
    public void open(Nodes nodes, UnaryOperator<MessageId> ownHorizon, Conflicts sessions, IntConsumer orphaned) {
        nodes.answer(HORIZON, NAMESPACE, question -> horizonElement(ownHorizon.apply(id(question))));
        this.nodes = nodes;
        this.conflicts = sessions;
        registry.keeps(() -> ownHorizon.apply(MessageId.MIN));
        registry.tell(orphaned);
        changes.release();
    }

    @Override
    public List<String> status() {
        List<String> lines = new ArrayList<>();
        lines.add("cluster \"%s\": this is node %d at %s".formatted(settings.name(), number, text(settings.listen())));
        for (Row row : registry.known().rows()) {
            lines.add("node %d at %s, version %s: %s".formatted(row.number(), row.address(), row.version(),
                    row.buried() ? "dead" : peers.isReachable(row.number()) ? "here" : "cannot be reached"));
        }
        lines.addAll(peers.status());
        return lines;
    }

    @Override
    public void close() {
        closed = true;
        changes.release();
        try {
            thread.join();
            peers.drain(LAST_FRAMES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        registry.close();
        stopIgnite();
    }

    private void run() {
        while (!closed) {
            try {
                changes.tryAcquire(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                changes.drainPermits();
                if (!closed) {
                    look();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("The nodes could not be looked after; it will be tried again", e);
            }
        }
    }

    private void look() {
        if (!node.isRunning() || hasLostASplit() || isStuck()) {
            startAnew();
        }
        Set<Integer> gone = peers.refresh();
        for (int each : gone) {
            routes.leave(each);
            peers.swept(each);
        }
        if (!gone.isEmpty()) {
            peers.lost();
        }
        Conflicts current = conflicts;
        if (routes.isIncomplete() && current != null && routes.restore(current)) {
            peers.lost();
        }
    }

    private void putRoutesBack() {
        routes.lacksSome();
        changes.release();
    }

    /// Whether there is another side, which stays, and it can be reached: for so long that it is not merely starting.
    private boolean hasLostASplit() {
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
        return now - splitSince > settings.failureTimeout().toNanos() && winners.stream().anyMatch(IgniteMembership::answers);
    }

    /// Whether the routing table has stood still for so long that it will not go on by itself.
    private boolean isStuck() {
        return routes.silence().compareTo(leader() == number ? LEADER_STUCK : STUCK) > 0;
    }

    private static boolean answers(Row row) {
        try (Socket socket = new Socket()) {
            socket.connect(address(row.address()), PROBE_MILLISECONDS);
            return true;
        } catch (IOException e) {
            LOG.debug("Node {} at {} cannot be reached: {}", row.number(), row.address(), e.getMessage());
            return false;
        }
    }

    private void startAnew() {
        LOG.warn("This node has lost the others, and joins them anew");
        splitSince = 0;
        stopIgnite();
        try {
            use(node.start(this::addresses));
        } catch (CacheException | IllegalStateException e) {
            stopIgnite();
            LOG.warn("The others do not let this node in; it will be tried again: {}", e.getMessage());
        }
    }

    private int leader() {
        return peers.others().stream().mapToInt(Integer::intValue).reduce(number, Math::min);
    }

    /// Asks all nodes; of those that do not answer, what they have last said in the table counts.
    private MessageId horizonOfAll(MessageId own) {
        Nodes current = nodes;
        List<Row> rows = registry.known().rows();
        List<CompletableFuture<Element>> answers = new ArrayList<>();
        MessageId least = own;
        for (int other : current == null ? List.<Integer>of() : current.others()) {
            answers.add(current.ask(other, horizonElement(own)).exceptionally(_ -> horizonElement(lastSaid(other, own))));
        }
        for (Row row : rows) {
            if (!peers.isReachable(row.number())) {
                least = min(least, lastSaid(row.number(), own));
            }
        }
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(HORIZON_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return rows.stream().map(row -> lastSaid(row.number(), own)).reduce(least, IgniteMembership::min);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answers.stream().map(answer -> id(answer.getNow(horizonElement(MessageId.MIN)))).reduce(least, IgniteMembership::min);
    }

    /// A node that has said nothing yet keeps nothing yet.
    private MessageId lastSaid(int other, MessageId own) {
        return registry.known().find(other).map(Row::horizon).filter(said -> !said.equals(MessageId.MIN)).orElse(own);
    }

    private static MessageId min(MessageId one, MessageId other) {
        return one.isAfter(other) ? other : one;
    }

    private static Element horizonElement(MessageId id) {
        return Element.of(HORIZON, NAMESPACE).with("id", id.toString());
    }

    private static MessageId id(Element element) {
        return element.attribute("id").flatMap(MessageId::parse).orElse(MessageId.MIN);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
