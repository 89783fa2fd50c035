package org.bluetick.script;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Network;
import org.bluetick.transport.TlsMode;

/// Other servers, played by the script: they connect, and are connected to when the script says so.
final class MemoryNetwork implements Network {
    private record Outgoing(TlsMode tls, Function<Connection, ConnectionHandler> open, Consumer<IOException> failed) {}

    private final Executor executor;
    private final Map<String, Function<Connection, ConnectionHandler>> accepting = new HashMap<>();
    private final Queue<Outgoing> outgoing = new ArrayDeque<>();
    private final List<MemoryConnection> connections = new ArrayList<>();

    MemoryNetwork(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void listen(String name, TlsMode tls, Function<Connection, ConnectionHandler> accept) {
        accepting.put(name, accept);
    }

    @Override
    public void connect(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> open, Consumer<IOException> failed) {
        outgoing.add(new Outgoing(tls, open, failed));
    }

    @Override
    public SSLContext amongServers() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Link open(String listener, boolean secure, Link.Listener client) {
        Function<Connection, ConnectionHandler> accept = accepting.get(listener);
        if (accept == null) {
            throw new ScriptFailure("the server does not listen for " + listener + "; expected: The server has listen."
                    + listener + " = 127.0.0.1:1");
        }
        return open(secure, client, accept);
    }

    private Link open(boolean secure, Link.Listener peer, Function<Connection, ConnectionHandler> accept) {
        MemoryConnection connection = new MemoryConnection(secure, executor, peer, accept);
        connections.add(connection);
        return connection;
    }

    /// Lets the server's oldest attempt to connect succeed.
    Link answer(Link.Listener peer) {
        return open(false, peer, next().open());
    }

    /// Lets it fail.
    void refuse() {
        next().failed().accept(new IOException("Connection refused"));
    }

    private Outgoing next() {
        Outgoing attempt = outgoing.poll();
        if (attempt == null) {
            throw new ScriptFailure("the server does not connect to anybody");
        }
        return attempt;
    }

    boolean isConnecting() {
        return !outgoing.isEmpty();
    }

    /// The server is gone, with all its connections and what it was about to open.
    void vanish() {
        connections.forEach(MemoryConnection::vanish);
        connections.clear();
        accepting.clear();
        outgoing.clear();
    }
}
