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
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bluetick.Server;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.cluster.Peers;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Network;
import org.opentest4j.TestAbortedException;

/// A server of its own for each script, in memory: one node, or two that share stores, journal, routing table and time. One
/// thread runs what there is to do, in order, until nothing is left; time passes when the script says so. What has not come
/// then never comes.
final class MemoryWire implements Wire {
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final MemoryTime time = new MemoryTime();
    private final MemoryNetwork network = new MemoryNetwork(work::add);
    private final Map<String, String> settings;
    private final int size;
    private final UnaryOperator<String> together;
    private final boolean carriesMessages;
    private final Storage storage;
    private final Jid domain;
    private final List<Server> nodes = new ArrayList<>();
    private final Map<String, Integer> placed = new HashMap<>();
    private final List<MemoryConnection> connections = new ArrayList<>();
    private List<MemoryPeers> peers = List.of();

    /// @param size how many nodes
    /// @param together clients for which it says the same are on the same node
    /// @param carriesMessages whether its connections carry messages (RFC 7395), not one XML document
    private MemoryWire(Map<String, String> settings, int size, UnaryOperator<String> together, boolean carriesMessages) {
        this.settings = settings;
        this.size = size;
        this.together = together;
        this.carriesMessages = carriesMessages;
        this.storage = Storage.inMemory(time.clock());
        this.domain = Jid.of(TestConfig.with(settings).domain());
        start();
    }

    static Wire oneNode(Map<String, String> settings) {
        return new MemoryWire(settings, 1, client -> client, false);
    }

    static Wire ofMessages(Map<String, String> settings) {
        return new MemoryWire(settings, 1, client -> client, true);
    }

    /// Two nodes: the first account's clients are on the one, the second's on the other, and so on.
    static Wire anAccountANode(Map<String, String> settings) {
        return new MemoryWire(settings, 2, client -> client.split("/", 2)[0], false);
    }

    /// Two nodes: each new client is on the other one, so that an account's clients are on both.
    static Wire byTurns(Map<String, String> settings) {
        return new MemoryWire(settings, 2, client -> client, false);
    }

    private boolean isAlone() {
        return size == 1;
    }

    private void start() {
        if (isAlone()) {
            nodes.add(server(storage, Map.of(Network.class, network)));
            return;
        }
        SharedRoutingTable routes = new SharedRoutingTable();
        peers = MemoryPeers.of(size, work::add);
        for (MemoryPeers each : peers) {
            nodes.add(server(storage.with(RoutingTable.class, routes.seenBy(each)).with(Peers.class, each), Map.of()));
        }
    }

    private Server server(Storage view, Map<Class<?>, Object> ports) {
        Server.Runtime runtime = new Server.Runtime(
                work::add, time, time.clock(), time::nanos, new SecureRandom(), ports, (condition, patience) -> run());
        return new Server(TestConfig.with(settings), view, Server.modules(), true, runtime);
    }

    @Override
    public Link open(String client, boolean secure, Link.Listener listener) {
        int number = placed.computeIfAbsent(together.apply(client), _ -> placed.size());
        Server node = nodes.get(number % size);
        return carriesMessages
                ? new MessageLink(listener, messages -> connect(secure, messages, node::acceptMessages))
                : connect(secure, listener, node::accept);
    }

    private MemoryConnection connect(boolean secure, Link.Listener listener, Function<Connection, ConnectionHandler> accept) {
        MemoryConnection connection = new MemoryConnection(secure, work::add, listener, accept);
        connections.add(connection);
        return connection;
    }

    private MemoryNetwork network() {
        if (!isAlone()) {
            throw new TestAbortedException("others than clients are played with one node");
        }
        run();
        return network;
    }

    @Override
    public Link openOther(String listener, boolean secure, Link.Listener client) {
        return network().open(listener, secure, client);
    }

    @Override
    public Link awaitServer(Link.Listener peer) {
        return network().answer(peer);
    }

    @Override
    public void refuseServer() {
        network().refuse();
        run();
    }

    @Override
    public boolean isConnecting() {
        return network().isConnecting();
    }

    @Override
    public void restart(boolean orderly) {
        if (orderly) {
            nodes.reversed().forEach(MemoryWire::stop); // one after the other, as in an upgrade
        }
        connections.forEach(MemoryConnection::vanish);
        connections.clear();
        network.vanish();
        work.clear();
        time.forget();
        nodes.clear();
        start();
        nodes.forEach(Server::restoreSessions);
        run();
    }

    private static void stop(Server node) {
        try {
            node.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
        }
    }

    @Override
    public void split() {
        requirePeers();
        peers.forEach(MemoryPeers::cutOff);
    }

    @Override
    public void heal() {
        requirePeers();
        peers.forEach(MemoryPeers::comeBack);
    }

    private void requirePeers() {
        if (isAlone()) {
            throw new TestAbortedException("there is one node");
        }
    }

    @Override
    public boolean hasTls() {
        return false;
    }

    @Override
    public boolean carriesMessages() {
        return carriesMessages;
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
        return storage.get(RosterStore.class);
    }

    @Override
    public void close() {
        run();
        nodes.forEach(Server::close);
    }
}
