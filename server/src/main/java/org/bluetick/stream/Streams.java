package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bluetick.api.StreamFeature;
import org.bluetick.session.SessionRegistry;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// All streams of the server. Safe for any thread.
public final class Streams {
    private static final int ID_BYTES = 12;

    private final StreamSettings settings;
    private final SessionRegistry sessions;
    private final List<StreamFeature> features;
    private final LoginAttempts attempts = new LoginAttempts();
    private final Set<Stream> negotiating = ConcurrentHashMap.newKeySet();
    private final Set<Stream> bound = ConcurrentHashMap.newKeySet();
    /// Those that are to end and have not been told.
    private final AtomicInteger ending = new AtomicInteger();
    private final Map<InetAddress, Integer> connections = new ConcurrentHashMap<>();

    public Streams(StreamSettings settings, SessionRegistry sessions, List<StreamFeature> features) {
        this.settings = settings;
        this.sessions = sessions;
        this.features = List.copyOf(features);
    }

    /// A new connection: what handles its bytes.
    public ConnectionHandler accept(Connection connection) {
        return accept(connection, StreamFraming.DOCUMENT);
    }

    /// The same for a connection that has messages (RFC 7395).
    public ConnectionHandler acceptMessages(Connection connection) {
        return accept(connection, StreamFraming.MESSAGES);
    }

    private ConnectionHandler accept(Connection connection, StreamFraming framing) {
        Stream stream = new Stream(settings, this, connection, framing);
        negotiating.add(stream);
        int open = connections.merge(stream.remoteAddress(), 1, Integer::sum);
        if (settings.rates() && open > settings.connectionsPerAddress()) {
            stream.post(() -> stream.fail(new StreamError(POLICY_VIOLATION,
                    "more than " + settings.connectionsPerAddress() + " connections from one address")));
        }
        return stream.input();
    }

    /// Tells those that wait for the end of a long turn how far we are. Called several times a second.
    public void answerOverdue() {
        bound.forEach(stream -> stream.acks().overdue());
    }

    /// Has those checked that are silent or slow to log in. Called once in a while.
    public void sweep() {
        forEach(stream -> {
            if (stream.isOverdue()) {
                stream.post(stream::checkLiveness);
            }
        });
    }

    /// Begins to close all streams. Sessions that can be resumed are detached.
    public void shutdown() {
        forEach(stream -> {
            ending.incrementAndGet();
            stream.post(() -> {
                try {
                    stream.shutdown();
                } finally {
                    ending.decrementAndGet();
                }
            });
        });
    }

    /// What begins to close each of the streams there are, as [#shutdown] does for all of them at once.
    public List<Runnable> shutdowns() {
        List<Runnable> shutdowns = new ArrayList<>();
        forEach(stream -> shutdowns.add(() -> stream.post(stream::shutdown)));
        return shutdowns;
    }

    /// Whether all streams have been told to end; their connections may still be there.
    public boolean isShutDown() {
        return ending.get() == 0;
    }

    public int size() {
        return negotiating.size() + bound.size();
    }

    void bound(Stream stream) {
        bound.add(stream);
        negotiating.remove(stream);
    }

    boolean isNegotiating(Stream stream) {
        return negotiating.contains(stream);
    }

    void remove(Stream stream) {
        boolean known = negotiating.remove(stream) | bound.remove(stream);
        if (known) {
            connections.computeIfPresent(stream.remoteAddress(), (address, open) -> open == 1 ? null : open - 1);
        }
    }

    SessionRegistry sessions() {
        return sessions;
    }

    List<StreamFeature> features() {
        return features;
    }

    LoginAttempts attempts() {
        return attempts;
    }

    /// RFC 6120 §4.7.3: unpredictable.
    String newId() {
        byte[] id = new byte[ID_BYTES];
        settings.random().nextBytes(id);
        return Base64.getUrlEncoder().encodeToString(id);
    }

    private void forEach(Consumer<Stream> action) {
        negotiating.forEach(action);
        bound.forEach(action);
    }
}
