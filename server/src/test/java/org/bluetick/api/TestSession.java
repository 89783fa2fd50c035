package org.bluetick.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;

/// A session that remembers what it was given. What is posted to it runs when the test looks.
public final class TestSession implements ClientSession {
    private final Jid jid;
    private final Map<Class<?>, Object> state = new HashMap<>();
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final List<Stanza> delivered = new ArrayList<>();
    private Optional<Presence> presence = Optional.empty();
    private Optional<StreamError> closed = Optional.empty();

    public TestSession(Jid jid) {
        this.jid = jid;
    }

    public TestSession(String jid) {
        this(Jid.of(jid));
    }

    /// Its last broadcast, as the im room would keep it.
    public TestSession broadcasts(Presence presence) {
        this.presence = presence.isAvailable() ? Optional.of(presence) : Optional.empty();
        return this;
    }

    /// Runs what waits, then tells all that was delivered since the last look.
    public List<Stanza> delivered() {
        turn();
        List<Stanza> all = List.copyOf(delivered);
        delivered.clear();
        return all;
    }

    /// Runs what waits.
    public void turn() {
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            task.run();
        }
    }

    public Optional<StreamError> closed() {
        return closed;
    }

    @Override
    public Jid jid() {
        return jid;
    }

    @Override
    public Optional<Presence> presence() {
        return presence;
    }

    @Override
    public <T> Optional<T> get(Class<T> type) {
        return Optional.ofNullable(state.get(type)).map(type::cast);
    }

    @Override
    public void put(Object state) {
        this.state.put(state.getClass(), state);
    }

    @Override
    public void remove(Class<?> type) {
        state.remove(type);
    }

    @Override
    public void deliver(Stanza stanza) {
        delivered.add(stanza);
    }

    @Override
    public void write(Stanza stanza) {
        delivered.add(stanza);
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public void close(StreamError reason) {
        closed = Optional.of(reason);
    }

    @Override
    public void onceTaken(Runnable task) {
        posted.add(task);
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public boolean isUnacknowledged(MessageId id) {
        return false;
    }
}
