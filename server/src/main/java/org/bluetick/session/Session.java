package org.bluetick.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// One bound resource (RFC 6120 §7). All of it is touched only in its mailbox's turn, except `deliver`, `post` and `close`.
public final class Session implements ClientSession {
    private final Jid jid;
    private final Mailbox mailbox;
    private final ClientLink link;
    private final StanzaPath path;
    private final SessionRegistry registry;
    private final RoutingTable routes;
    private final Map<Class<?>, Object> states = new HashMap<>(4);
    private @Nullable Presence presence;
    private boolean ended;

    Session(Jid jid, Mailbox mailbox, ClientLink link, StanzaPath path, SessionRegistry registry, RoutingTable routes) {
        this.jid = jid;
        this.mailbox = mailbox;
        this.link = link;
        this.path = path;
        this.registry = registry;
        this.routes = routes;
    }

    @Override
    public Jid jid() {
        return jid;
    }

    @Override
    public Optional<Presence> presence() {
        return Optional.ofNullable(presence);
    }

    @Override
    public <T> Optional<T> get(Class<T> type) {
        return Optional.ofNullable(type.cast(states.get(type)));
    }

    @Override
    public void put(Object state) {
        states.put(state.getClass(), state);
    }

    @Override
    public void remove(Class<?> type) {
        states.remove(type);
    }

    @Override
    public void post(Runnable task) {
        mailbox.post(task);
    }

    @Override
    public void deliver(Stanza stanza) {
        mailbox.post(() -> write(stanza));
    }

    @Override
    public void close(StreamError reason) {
        mailbox.post(() -> end(reason));
    }

    /// Takes what the client has sent on its stream. In the session's turn.
    public void receive(Element element) {
        if (ended) {
            return;
        }
        switch (Inbound.check(element, jid)) {
            case Inbound.Accepted(Stanza stanza) -> path.sent(this, stanza);
            case Inbound.Refused(Element answer) -> link.send(answer);
            case Inbound.Ignored() -> {}
            case Inbound.Fatal(StreamError error) -> end(error);
        }
    }

    /// The client has broadcast its presence (RFC 6121 §4.2, §4.4, §4.5). In the session's turn.
    public void broadcast(Presence broadcast) {
        boolean wasAvailable = presence != null;
        if (!broadcast.isAvailable() && !wasAvailable) {
            return;
        }
        presence = broadcast.isAvailable() ? broadcast : null;
        routes.put(new Route(jid, presence != null, presence == null ? 0 : presence.priority()));
        if (!wasAvailable) {
            path.emit(new SessionAvailable(this, broadcast));
        }
        path.emit(new PresenceBroadcast(this, broadcast));
    }

    /// Ends the session and closes its stream with an error. In the session's turn.
    public void end(StreamError reason) {
        if (!ended) {
            end();
            link.close(reason);
        }
    }

    /// Ends the session: its stream is closed or lost. In the session's turn.
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (presence != null) {
            broadcast(Presence.of(jid, jid.bare(), Presence.Type.UNAVAILABLE).unaddressed());
        }
        registry.remove(this);
        routes.remove(jid);
        path.emit(new SessionClosed(this));
    }

    private void write(Stanza stanza) {
        if (ended) {
            path.missed(this, stanza);
            return;
        }
        Stanza passed = path.delivering(this, stanza);
        if (passed != null) {
            link.send(passed.element());
        }
    }
}
