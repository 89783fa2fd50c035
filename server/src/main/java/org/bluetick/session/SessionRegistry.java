package org.bluetick.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.SessionOpened;
import org.bluetick.api.Sessions;

/// The sessions of this node, by full JID. Safe for any thread.
public final class SessionRegistry implements Sessions {
    private final Map<Jid, Session> sessions = new ConcurrentHashMap<>();
    private final RoutingTable routes;
    private final StanzaPath path;

    public SessionRegistry(RoutingTable routes, StanzaPath path) {
        this.routes = routes;
        this.path = path;
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
    }

    public int size() {
        return sessions.size();
    }
}
