package org.bluetick.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.SessionOpened;
import org.bluetick.api.Sessions;

/// The sessions of this node, by full JID. Safe for any thread.
public final class SessionRegistry implements Sessions {
    private final Map<Jid, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Session> resumable = new ConcurrentHashMap<>();
    private final Set<Session> detached = ConcurrentHashMap.newKeySet();
    private final RoutingTable routes;
    private final StanzaPath path;
    private final LongSupplier ticker;

    /// @param ticker nanoseconds since some moment, like `System.nanoTime`
    public SessionRegistry(RoutingTable routes, StanzaPath path, LongSupplier ticker) {
        this.routes = routes;
        this.path = path;
        this.ticker = ticker;
    }

    /// The session that can be resumed by that id (XEP-0198 §5).
    public Optional<Session> findResumable(String id) {
        return Optional.ofNullable(resumable.get(id));
    }

    /// Ends the sessions that nobody has resumed in time. Called once in a while.
    public void expireDetached() {
        for (Session session : detached) {
            if (isOverdue(session)) {
                session.post(session::expire);
            }
        }
    }

    boolean isOverdue(Session session) {
        long max = session.management().map(StreamManagement::max).orElse(Duration.ZERO).toNanos();
        return now() - session.detachedAt() > max;
    }

    void addResumable(Session session, String id) {
        resumable.put(id, session);
    }

    /// By the ticker.
    long now() {
        return ticker.getAsLong();
    }

    /// From now on it may be found overdue.
    void detached(Session session) {
        detached.add(session);
    }

    void attached(Session session) {
        detached.remove(session);
    }

    public Optional<Session> find(Jid jid) {
        return Optional.ofNullable(sessions.get(jid));
    }

    @Override
    public List<ClientSession> of(Jid account) {
        List<ClientSession> found = new ArrayList<>();
        for (Route route : routes.routes(account)) {
            Session session = sessions.get(route.jid());
            if (session != null) {
                found.add(session);
            }
        }
        return found;
    }

    /// Opens a session under a free address; empty when there is one already. In the turn of `mailbox`.
    public Optional<Session> open(Jid jid, Mailbox mailbox, ClientLink link) {
        Session session = new Session(jid, mailbox, link, path, this, routes);
        if (sessions.putIfAbsent(jid, session) != null) {
            return Optional.empty();
        }
        routes.put(new Route(jid, false, 0));
        path.emit(new SessionOpened(session));
        return Optional.of(session);
    }

    void remove(Session session) {
        sessions.remove(session.jid(), session);
        detached.remove(session);
        session.management().ifPresent(managed -> resumable.remove(managed.id(), session));
    }

    public int size() {
        return sessions.size();
    }
}
