package org.bluetick.clustering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.lang.IgniteFutureTimeoutException;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.cluster.Membership.Conflicts;
import org.bluetick.clustering.RouteList.Entry;
import org.bluetick.routing.LocalRoutingTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routing table of a cluster: one cache, an entry an account, changed by entry processors only. The routes of this node
/// are also kept here: the cache may be away (while Ignite starts anew), and is told of them when it is back. Safe for any
/// thread.
final class IgniteRoutingTable implements RoutingTable {
    private static final Logger LOG = LoggerFactory.getLogger(IgniteRoutingTable.class);
    /// Topology changes hold changes up for seconds.
    private static final long PATIENCE_SECONDS = 10;
    /// The cache did not answer.
    private static final byte[] UNTOLD = new byte[0];

    private final int self;
    private final IntPredicate isReachable;
    private final LongSupplier clock;
    private final boolean replicated;
    private final Map<Jid, Long> since = new ConcurrentHashMap<>();
    /// Routes that have gone while the cache could not be told.
    private final Map<Jid, Entry> gone = new ConcurrentHashMap<>();
    private final LocalRoutingTable own = new LocalRoutingTable();
    private volatile @Nullable IgniteCache<String, byte[]> cache;
    private volatile boolean complete;
    /// Since when no change is answered, in nanoseconds as of `System.nanoTime`; 0: they are.
    private volatile long silentSince;

    /// @param isReachable whether a node can be sent stanzas; routes to others are not shown
    /// @param clock milliseconds
    /// @param replicated whether every node has all of it
    IgniteRoutingTable(int self, boolean replicated, IntPredicate isReachable, LongSupplier clock) {
        this.self = self;
        this.replicated = replicated;
        this.isReachable = isReachable;
        this.clock = clock;
    }

    /// From now on the table is that cache; null: there is none for the time being.
    void use(@Nullable IgniteCache<String, byte[]> cache) {
        this.complete = false;
        this.silentSince = 0;
        this.cache = cache;
    }

    @Override
    public List<Route> routes(Jid account) {
        List<Route> all = new ArrayList<>(own.routes(account));
        for (Entry entry : RouteList.decode(read(account.toString()))) {
            if (entry.node() != self && isReachable.test(entry.node())) {
                Route other = new Route(account.withResource(entry.resource()), entry.available(), entry.priority(), entry.node(), entry.smId());
                if (all.stream().noneMatch(mine -> mine.jid().equals(other.jid()))) { // this node knows better what it has
                    all.add(other);
                }
            }
        }
        return all;
    }

    @Override
    public Optional<Route> put(Route route) {
        boolean isNew = since.putIfAbsent(route.jid(), clock.getAsLong()) == null;
        byte[] other = change(route.jid(), RouteChange.put(entry(route)));
        if (other == null || other == UNTOLD) {
            own.put(route);
            if (other == UNTOLD) {
                complete = false; // who tells the cache of all may just have missed this one
            }
            return Optional.empty();
        }
        Entry holder = RouteList.decodeOne(other);
        if (!isReachable.test(holder.node())) {
            change(route.jid(), RouteChange.remove(holder));
            return put(route);
        }
        if (isNew) {
            forget(route.jid());
        }
        return Optional.of(new Route(route.jid(), holder.available(), holder.priority(), holder.node(), holder.smId()));
    }

    @Override
    public void remove(Jid resource) {
        Entry last = entry(new Route(resource, false, 0));
        forget(resource);
        tellThatItWent(resource, last);
    }

    private void tellThatItWent(Jid resource, Entry last) {
        if (change(resource, RouteChange.remove(last)) == UNTOLD) {
            gone.put(resource, last);
            complete = false; // who tells the cache of all may just have missed this one
        }
    }

    private void forget(Jid resource) {
        own.remove(resource);
        since.remove(resource);
    }

    /// The cache has lost routes of this node.
    void lacksSome() {
        complete = false;
    }

    /// Whether the cache may lack routes of this node, or have some that are gone.
    boolean isIncomplete() {
        return !complete;
    }

    /// For how long it has answered no change.
    Duration silence() {
        long since = silentSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /// Tells the cache of all routes of this node, and of those that went. False: it does not answer yet.
    boolean restore(Conflicts conflicts) {
        IgniteCache<String, byte[]> current = cache;
        if (current == null) {
            return false;
        }
        complete = true; // before they are put: what fails from now on makes it false again
        for (Map.Entry<Jid, Entry> each : gone.entrySet()) {
            if (change(each.getKey(), RouteChange.remove(each.getValue())) == UNTOLD) {
                return false; // the others would only wait, too
            }
            gone.remove(each.getKey(), each.getValue());
        }
        for (Jid resource : since.keySet()) {
            own.find(resource).ifPresent(route -> claim(route, conflicts));
            if (!complete) {
                return false;
            }
        }
        silentSince = 0; // also when there was nothing to tell: then its silence is no harm
        return true;
    }

    private void claim(Route route, Conflicts conflicts) {
        Entry mine = entry(route);
        byte[] other = change(route.jid(), RouteChange.claim(mine));
        if (other != null && other != UNTOLD) {
            settle(route.jid(), mine, RouteList.decodeOne(other), conflicts);
        }
        if (!since.containsKey(route.jid())) {
            tellThatItWent(route.jid(), mine); // meanwhile
        }
    }

    private static void settle(Jid resource, Entry mine, Entry other, Conflicts conflicts) {
        LOG.info("{} is bound on node {} too: the younger session stays", resource, other.node());
        if (RouteChange.isYounger(mine, other)) {
            conflicts.won(resource, other.node());
        } else {
            conflicts.lost(resource);
        }
    }

    /// Forgets the routes of a node that is gone; of those whose entries this node answers for.
    void leave(int node) {
        IgniteCache<String, byte[]> current = cache;
        if (current == null) {
            return;
        }
        try {
            for (Cache.Entry<String, byte[]> account : current.localEntries(CachePeekMode.PRIMARY)) {
                if (RouteList.decode(account.getValue()).stream().anyMatch(entry -> entry.node() == node)) {
                    current.invoke(account.getKey(), RouteChange.leave(node));
                }
            }
        } catch (CacheException | IgniteException | IllegalStateException e) {
            LOG.warn("The routes of node {} are still in the table, where nobody uses them: {}", node, e.getMessage());
        }
    }

    /// How many routes each node has.
    Map<Integer, Integer> routesByNode() {
        Map<Integer, Integer> count = new HashMap<>();
        IgniteCache<String, byte[]> current = cache;
        if (current != null) {
            for (Cache.Entry<String, byte[]> account : current.localEntries(CachePeekMode.ALL)) {
                RouteList.decode(account.getValue()).forEach(entry -> count.merge(entry.node(), 1, Integer::sum));
            }
        }
        return count;
    }

    private byte @Nullable [] read(String account) {
        IgniteCache<String, byte[]> current = cache;
        if (current == null) {
            return null;
        }
        try {
            return replicated ? current.localPeek(account, CachePeekMode.ALL) : current.get(account);
        } catch (CacheException | IgniteException | IllegalStateException e) {
            LOG.debug("The routing table does not answer", e);
            return null;
        }
    }

    /// Null: done. Otherwise who holds the address, or [#UNTOLD].
    private byte @Nullable [] change(Jid jid, RouteChange change) {
        IgniteCache<String, byte[]> current = cache;
        if (current == null) {
            complete = false;
            return UNTOLD;
        }
        try {
            byte[] answer = current.<byte[]>invokeAsync(jid.bare().toString(), change).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            silentSince = 0;
            return answer;
        } catch (IgniteFutureTimeoutException e) {
            complete = false;
            if (silentSince == 0) {
                silentSince = System.nanoTime();
            }
            LOG.warn("The routing table was not told of {}, and will be later: no answer within {} s", jid, PATIENCE_SECONDS);
            return UNTOLD;
        } catch (CacheException | IgniteException | IllegalStateException e) {
            complete = false;
            LOG.warn("The routing table was not told of {}, and will be later: {}", jid, e.getMessage());
            return UNTOLD;
        }
    }

    private Entry entry(Route route) {
        return new Entry(route.jid().resource().orElseThrow(), self, since.getOrDefault(route.jid(), clock.getAsLong()),
                route.available(), route.priority(), route.smId());
    }
}
