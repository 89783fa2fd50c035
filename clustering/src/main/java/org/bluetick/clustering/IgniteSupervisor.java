package org.bluetick.clustering;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Membership.Conflicts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after Ignite, and what is built on it: takes note of who comes and goes, and starts it anew when it has stopped itself, stands
/// still, or is on the side that does not stay: Ignite does not merge sides. A thread of its own, once the node has joined; what is not
/// private may be called from any other.
final class IgniteSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(IgniteSupervisor.class);
    private static final long LOOK_MILLISECONDS = 500;
    private static final int JOIN_ATTEMPTS = 3;
    /// The node that the others gather around waits longer: usually it is enough that one of them starts anew.
    private static final Duration STUCK = Duration.ofSeconds(15);
    private static final Duration LEADER_STUCK = Duration.ofSeconds(40);
    private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

    private final int number;
    private final IgnitePeers peers;
    private final IgniteRoutingTable routes;
    private final IgniteNode node;
    private final Sides sides;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().daemon().name("cluster topology").unstarted(this::run);
    private volatile @Nullable Conflicts conflicts;
    private volatile boolean closed;

    IgniteSupervisor(ClusterSettings settings, int number, UUID incarnation, Registry registry) {
        this.number = number;
        this.peers = new IgnitePeers(number, this::putRoutesBack);
        this.routes = new IgniteRoutingTable(number, !settings.partitioned(), peers::isReachable, System::currentTimeMillis);
        this.node = new IgniteNode(settings, number, incarnation, changes::release);
        this.sides = new Sides(settings, number, registry, peers);
    }

    IgnitePeers peers() {
        return peers;
    }

    IgniteRoutingTable routes() {
        return routes;
    }

    /// The lowest number among the nodes that see each other.
    int leader() {
        return sides.leader();
    }

    /// Comes together with the others, before the thread begins.
    void join() {
        for (int attempt = 1; !hasStarted(attempt == JOIN_ATTEMPTS); attempt++) {
            LOG.warn("This node has not come together with the others; attempt {} of {} follows", attempt + 1, JOIN_ATTEMPTS);
        }
    }

    /// One that just ends, or a busy machine, may let the first attempt fail.
    private boolean hasStarted(boolean isLast) {
        try {
            start();
            sides.requireAllToBeHere();
            return true;
        } catch (CacheException | IllegalStateException e) {
            stop();
            if (isLast || JoinCheck.isRefusal(e)) {
                throw e;
            }
            LOG.info("It could not join: {}", e.getMessage());
            return false;
        }
    }

    void begin() {
        thread.start();
    }

    /// Sessions may be there from now on.
    void open(Conflicts sessions) {
        conflicts = sessions;
        changes.release();
    }

    /// Ends the thread, and lets what was sent be taken.
    void end() {
        closed = true;
        changes.release();
        try {
            thread.join();
            peers.drain(LAST_FRAMES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops Ignite, after the thread has ended.
    void stop() {
        routes.use(null);
        peers.use(null);
        node.stop();
    }

    private void start() {
        Ignite ignite = node.start(sides::addresses);
        peers.use(ignite);
        routes.use(node.routes(ignite));
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
        if (!node.isRunning() || sides.isLost() || isStuck()) {
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

    /// Whether the routing table has stood still for so long that it will not go on by itself.
    private boolean isStuck() {
        return routes.silence().compareTo(sides.leader() == number ? LEADER_STUCK : STUCK) > 0;
    }

    private void startAnew() {
        LOG.warn("This node has lost the others, and joins them anew");
        sides.goesOver();
        stop();
        try {
            start();
        } catch (CacheException | IllegalStateException e) {
            stop();
            LOG.warn("The others do not let this node in; it will be tried again: {}", e.getMessage());
        }
    }
}
