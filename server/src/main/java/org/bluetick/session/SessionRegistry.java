package org.bluetick.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.MayHaveMissed;
import org.bluetick.api.SessionEvents.SessionOpened;
import org.bluetick.api.Sessions;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;

/// The sessions of this node, by full JID. Safe for any thread.
public final class SessionRegistry implements Sessions {
    private final Map<Jid, Session> sessions = new ConcurrentHashMap<>();
    private final RoutingTable routes;
    private final RemoteSessions remote;
    private final StanzaPath path;
    private final ResumableSessions resumable;
    private final AckRequests ackRequests = new AckRequests();

    /// @param ticker nanoseconds since some moment, like `System.nanoTime`
    public SessionRegistry(RoutingTable routes, RemoteSessions remote, StanzaPath path, LongSupplier ticker) {
        this.routes = routes;
        this.remote = remote;
        this.path = path;
        this.resumable = new ResumableSessions(this, routes, remote, path, ticker);
    }

    /// Whose clients are to be asked for an acknowledgement soon.
    public AckRequests ackRequests() {
        return ackRequests;
    }

    /// Those of them that can be resumed.
    public ResumableSessions resumable() {
        return resumable;
    }

    public Optional<Session> find(Jid jid) {
        return Optional.ofNullable(sessions.get(jid));
    }

    @Override
    public List<ClientSession> of(Jid account) {
        List<ClientSession> found = new ArrayList<>();
        for (Route route : routes.routes(account)) {
            Session session = route.isHere() ? sessions.get(route.jid()) : null;
            if (session != null) {
                found.add(session);
            }
        }
        return found;
    }

    @Override
    public void deliver(Jid resource, Stanza stanza) {
        Session session = sessions.get(resource);
        if (session != null) {
            session.deliver(stanza);
        } else {
            routes.find(resource).ifPresent(route -> deliver(route, stanza));
        }
    }

    /// Has the session, whichever node it is on, look what is pending for it before it is given what comes after this.
    public void lookAgain(Route route) {
        if (!route.isHere()) {
            remote.lookAgain(route);
            return;
        }
        Session session = sessions.get(route.jid());
        if (session != null) {
            Turn.afterCommit(() -> session.post(() -> path.emit(new MayHaveMissed(session))));
        }
    }

    /// Whether there may be sessions on other nodes.
    public boolean mayBeElsewhere() {
        return remote.mayBe();
    }

    /// False: there is no such session on this node, to which the route leads.
    public boolean deliver(Route route, Stanza stanza) {
        if (!route.isHere()) {
            remote.deliver(route, stanza);
            return true;
        }
        Session session = sessions.get(route.jid());
        if (session != null) {
            session.deliver(stanza);
        }
        return session != null;
    }

    /// Opens a session under a free address; empty when there is one already, here or on another node. In the turn of `mailbox`.
    /// @param most how many the account may have, detached ones included, on all nodes that can be seen from here
    /// @throws StanzaException it has as many (RFC 6120 §7.6.2.1)
    public Optional<Session> open(Jid jid, Mailbox mailbox, ClientLink link, int most) {
        Session session = new Session(jid, mailbox, link, path, this, routes);
        if (!enter(session)) {
            return Optional.empty();
        }
        if (routes.routes(jid.bare()).size() > most) { // asked when it is among them: of several that come at once none slips through
            routes.remove(jid);
            sessions.remove(jid, session);
            throw new StanzaException(StanzaError.RESOURCE_CONSTRAINT.withText("the account has " + most + " sessions; expected fewer"));
        }
        path.emit(new SessionOpened(session));
        return Optional.of(session);
    }

    /// Gives the session its address, here and in the routing table. False: another has it.
    boolean enter(Session session) {
        if (sessions.putIfAbsent(session.jid(), session) != null) {
            return false;
        }
        boolean isTaken = routes.put(session.route()).isPresent();
        if (isTaken) {
            sessions.remove(session.jid(), session);
        }
        return !isTaken;
    }

    /// Ends the session under an address, here in its own turn, or on another node; then runs `then`.
    public void end(Jid jid, StreamError reason, Runnable then) {
        Optional<Route> elsewhere = routes.find(jid).filter(route -> !route.isHere());
        if (elsewhere.isPresent()) {
            remote.end(elsewhere.get(), reason, then);
        } else {
            endLocal(jid, reason, then);
        }
    }

    /// Another node wants this address: ends the session under it. If there is none, the table is wrong.
    public void endHere(Jid jid, StreamError reason, Runnable then) {
        sessions.compute(jid, (_, session) -> {
            if (session == null) {
                routes.remove(jid);
            }
            return session;
        });
        endLocal(jid, reason, then);
    }

    private void endLocal(Jid jid, StreamError reason, Runnable then) {
        Session session = sessions.get(jid);
        if (session == null) {
            then.run();
        } else {
            session.post(() -> {
                session.end(reason);
                onceDurable(then);
            });
        }
    }

    /// Whether one of the account's sessions has a turn under way, or ahead of it, or may have on another node: then it may yet keep what
    /// its client sends again on another stream.
    public boolean isBusy(Jid account) {
        return !busy(account).isEmpty() || !nodesOf(account).isEmpty();
    }

    /// Runs `then` when the account's sessions, here and on nodes that answer, have done what waits there now, and what they kept is durable.
    public void settle(Jid account, Runnable then) {
        Set<Integer> nodes = nodesOf(account);
        Runnable oneLess = counted(1 + nodes.size(), then);
        nodes.forEach(node -> remote.settle(account, node, oneLess));
        settleHere(account, oneLess);
    }

    private Set<Integer> nodesOf(Jid account) {
        return routes.routes(account).stream().filter(route -> !route.isHere()).map(Route::node).collect(Collectors.toSet());
    }

    /// The same for those here.
    public void settleHere(Jid account, Runnable then) {
        List<Session> busy = busy(account);
        if (busy.isEmpty()) {
            then.run();
            return;
        }
        Runnable oneLess = counted(busy.size(), then);
        busy.forEach(session -> session.post(() -> onceDurable(oneLess)));
    }

    /// Runs `then` when it has been run so many times.
    private static Runnable counted(int times, Runnable then) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
    }

    private List<Session> busy(Jid account) {
        List<Session> busy = new ArrayList<>(0);
        for (Route route : routes.routes(account)) {
            Session session = route.isHere() ? sessions.get(route.jid()) : null;
            if (session != null && !session.mailbox().isIdle()) {
                busy.add(session);
            }
        }
        return busy;
    }

    /// Also when it cannot be: who waits must not wait for ever.
    private static void onceDurable(Runnable then) {
        try {
            Turn.commitNow();
        } finally {
            then.run();
        }
    }

    /// All of them.
    public List<Session> all() {
        return List.copyOf(sessions.values());
    }

    void remove(Session session) {
        sessions.remove(session.jid(), session);
        resumable.remove(session);
    }

    public int size() {
        return sessions.size();
    }
}
