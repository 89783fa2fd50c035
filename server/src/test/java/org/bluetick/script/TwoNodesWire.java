package org.bluetick.script;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.bluetick.Server;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.cluster.Peers;

/// Two nodes in memory that share stores, journal, routing table and time, with a script of their own; one thread runs
/// what there is to do, in order, until nothing is left.
final class TwoNodesWire implements Wire {
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final MemoryTime time = new MemoryTime();
    private final UnaryOperator<String> together;
    private final List<Server> nodes = new ArrayList<>();
    private final List<MemoryConnection> connections = new ArrayList<>();
    private final Map<String, String> settings;
    private final Storage storage;
    private final RosterStore rosters;
    private final Jid domain;
    private final Map<String, Integer> placed = new HashMap<>();
    private List<MemoryPeers> peers = List.of();

    /// @param together clients for which it says the same are on the same node
    private TwoNodesWire(Map<String, String> settings, UnaryOperator<String> together) {
        this.settings = settings;
        this.together = together;
        this.storage = Storage.inMemory(time.clock());
        this.rosters = storage.get(RosterStore.class);
        this.domain = Jid.of(TestConfig.with(settings).domain());
        start();
    }

    private void start() {
        Server.Runtime runtime = new Server.Runtime(
                work::add, time, time.clock(), time::nanos, new SecureRandom(), Map.of(), (condition, patience) -> run());
        SharedRoutingTable routes = new SharedRoutingTable();
        peers = MemoryPeers.of(2, work::add);
        for (MemoryPeers each : peers) {
            Storage view = storage.with(RoutingTable.class, routes.seenBy(each)).with(Peers.class, each);
            nodes.add(new Server(TestConfig.with(settings), view, Server.modules(), true, runtime));
        }
    }

    /// The first account's clients are on the one node, the second's on the other, and so on.
    static Wire anAccountANode(Map<String, String> settings) {
        return new TwoNodesWire(settings, client -> client.split("/", 2)[0]);
    }

    /// Each new client is on the other node, so that an account's clients are on both.
    static Wire byTurns(Map<String, String> settings) {
        return new TwoNodesWire(settings, client -> client);
    }

    @Override
    public Link open(String client, boolean secure, Link.Listener listener) {
        int number = placed.computeIfAbsent(together.apply(client), _ -> placed.size());
        Server node = nodes.get(number % nodes.size());
        MemoryConnection connection = new MemoryConnection(secure, work::add, listener, node::accept);
        connections.add(connection);
        return connection;
    }

    @Override
    public boolean hasTls() {
        return false;
    }

    @Override
    public void run() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public void settle(Collection<ScriptClient> clients) {
        run();
    }

    @Override
    public void advance(Duration duration) {
        time.advance(duration, this::run);
    }

    @Override
    public void restart(boolean orderly) {
        if (orderly) {
            nodes.reversed().forEach(TwoNodesWire::stop); // one after the other, as in an upgrade
        }
        connections.forEach(MemoryConnection::vanish);
        connections.clear();
        work.clear();
        time.forget();
        nodes.clear();
        start();
        nodes.forEach(Server::restoreSessions);
        run();
    }

    @Override
    public void split() {
        peers.forEach(MemoryPeers::cutOff);
    }

    @Override
    public void heal() {
        peers.forEach(MemoryPeers::comeBack);
    }

    private static void stop(Server node) {
        try {
            node.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
        }
    }

    @Override
    public String localpart(String name) {
        return name;
    }

    @Override
    public Jid domain() {
        return domain;
    }

    @Override
    public Accounts accounts() {
        return nodes.getFirst().accounts();
    }

    @Override
    public RosterStore rosters() {
        return rosters;
    }

    @Override
    public void close() {
        run();
        nodes.forEach(Server::close);
    }
}
