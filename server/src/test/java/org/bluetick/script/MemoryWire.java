package org.bluetick.script;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.bluetick.Server;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.RosterStore;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Network;

/// A server of its own for each script, in memory: one thread runs what there is to do, in order, until nothing is left;
/// time passes when the script says so. What has not come then never comes.
final class MemoryWire implements Wire {
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final MemoryTime time = new MemoryTime();
    private final MemoryNetwork network = new MemoryNetwork(work::add);
    private final Map<String, String> settings;
    private final Storage storage;
    private final List<MemoryConnection> connections = new ArrayList<>();
    private final Jid domain;
    private final boolean carriesMessages;
    private Server server;

    /// @param carriesMessages whether its connections carry messages (RFC 7395), not one XML document
    MemoryWire(Map<String, String> settings, boolean carriesMessages) {
        this.carriesMessages = carriesMessages;
        this.settings = settings;
        this.storage = Storage.inMemory(time.clock());
        this.domain = Jid.of(TestConfig.with(settings).domain());
        this.server = server();
    }

    private Server server() {
        Server.Runtime runtime = new Server.Runtime(work::add, time, time.clock(), time::nanos, new SecureRandom(),
                Map.of(Network.class, network), (condition, patience) -> run());
        return new Server(TestConfig.with(settings), storage, Server.modules(), true, runtime);
    }

    @Override
    public Link open(String client, boolean secure, Link.Listener listener) {
        return carriesMessages
                ? new MessageLink(listener, messages -> connect(secure, messages, server::acceptMessages))
                : connect(secure, listener, server::accept);
    }

    private MemoryConnection connect(boolean secure, Link.Listener listener, Function<Connection, ConnectionHandler> accept) {
        MemoryConnection connection = new MemoryConnection(secure, work::add, listener, accept);
        connections.add(connection);
        return connection;
    }

    @Override
    public Link openOther(String listener, boolean secure, Link.Listener client) {
        return network.open(listener, secure, client);
    }

    @Override
    public Link awaitServer(Link.Listener peer) {
        run();
        return network.answer(peer);
    }

    @Override
    public void refuseServer() {
        run();
        network.refuse();
        run();
    }

    @Override
    public boolean isConnecting() {
        run();
        return network.isConnecting();
    }

    @Override
    public void restart(boolean orderly) {
        if (orderly) {
            stop();
        }
        connections.forEach(MemoryConnection::vanish);
        connections.clear();
        network.vanish();
        work.clear();
        time.forget();
        server = server();
        server.restoreSessions();
        run();
    }

    private void stop() {
        try {
            server.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
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
        return server.accounts();
    }

    @Override
    public RosterStore rosters() {
        return storage.get(RosterStore.class);
    }

    @Override
    public void close() {
        run();
        server.close();
    }
}
