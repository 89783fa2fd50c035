package org.bluetick.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.MayHaveMissed;
import org.bluetick.api.SessionEvents.SessionOpened;
import org.bluetick.api.Sessions;
import org.bluetick.api.StoredSession;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of this node, by full JID. Safe for any thread.
public final class SessionRegistry implements Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

    /// A node that has died is known to be dead, and its sessions are taken over, within this time.
    private static final int FETCH_ATTEMPTS = 40;
    private static final long FETCH_MILLISECONDS = 250;

    private final Map<Jid, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Session> resumable = new ConcurrentHashMap<>();
    private final Set<Session> detached = ConcurrentHashMap.newKeySet();
    /// How many takeovers are under way: what is taken over belongs to this node in the store before it is here.
    private final AtomicInteger takeovers = new AtomicInteger();
    private final RoutingTable routes;
    private final RemoteSessions remote;
    private final StanzaPath path;
    private final LongSupplier ticker;
    private @Nullable Checkpoints checkpoints;

    /// @param ticker nanoseconds since some moment, like `System.nanoTime`
    public SessionRegistry(RoutingTable routes, RemoteSessions remote, StanzaPath path, LongSupplier ticker) {
        this.routes = routes;
        this.remote = remote;
        this.path = path;
        this.ticker = ticker;
    }

    /// Where sessions are written down. Before there are any.
    public void writeDownIn(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    Optional<Checkpoints> checkpoints() {
        return Optional.ofNullable(checkpoints);
    }

    /// Whether a session can be gone on with that the process did not live to write down.
    public boolean outliveCrashes() {
        return checkpoints != null && checkpoints.outliveCrashes();
    }

    /// Brings the sessions back that this node had when it ended, detached. Before any client comes.
    /// @param resumable whether sessions can be resumed at all
    public void restore(boolean resumable) {
        checkpoints().ifPresent(written -> takeOver(written.node(), resumable));
    }

    /// Brings the sessions of a node that is dead here, detached. Blocks.
    public void takeOver(int dead, boolean resumable) {
        takeovers.incrementAndGet();
        try {
            checkpoints().ifPresent(written -> takeOver(dead, resumable, written));
        } finally {
            takeovers.decrementAndGet();
        }
    }

    private void takeOver(int dead, boolean resumable, Checkpoints written) {
        List<StoredSession> taken = written.takeOver(dead, resumable);
        taken.forEach(stored -> restore(stored, written));
        if (!taken.isEmpty()) {
            LOG.info("{} sessions that node {} had are here now", taken.size(), dead);
        }
    }

    /// Finds the session that can be resumed by that id on whatever node, and brings it here; looks again for a while when its node is
    /// dead and others are just finding out. Then `then` is run, in no session's turn.
    public void fetch(String id, Jid account, Consumer<Optional<Session>> then) {
        fetch(id, account, then, FETCH_ATTEMPTS);
    }

    private void fetch(String id, Jid account, Consumer<Optional<Session>> then, int attempts) {
        Optional<Checkpoints> written = checkpoints();
        Optional<Session> here = findResumable(id).filter(session -> session.account().equals(account));
        Optional<Route> there = routes.routes(account).stream().filter(route -> !route.isHere() && route.smId().equals(id)).findFirst();
        if (here.isPresent() || written.isEmpty()) {
            then.accept(here);
        } else if (there.isPresent()) {
            remote.fetch(there.get(), stored -> {
                stored.ifPresent(found -> adopt(found, written.get()));
                then.accept(stored.flatMap(_ -> findResumable(id)));
            });
        } else if (attempts > 0 && (written.get().isElsewhere(new StoredSession.Key(account, id)) || takeovers.get() > 0)) {
            CompletableFuture.delayedExecutor(FETCH_MILLISECONDS, TimeUnit.MILLISECONDS, written.get().executor())
                    .execute(() -> fetch(id, account, then, attempts - 1));
        } else {
            then.accept(findResumable(id).filter(session -> session.account().equals(account))); // it may just have come
        }
    }

    private void adopt(StoredSession stored, Checkpoints written) {
        written.save(stored.goingOn());
        restore(stored, written);
    }

    /// Gives a session to another node. Completes with nothing when it is not here.
    public CompletableFuture<Optional<StoredSession>> give(String id, Jid account, int to) {
        CompletableFuture<Optional<StoredSession>> given = new CompletableFuture<>();
        Optional<Session> session = findResumable(id).filter(found -> found.account().equals(account));
        if (session.isEmpty()) {
            given.complete(Optional.empty());
        } else {
            session.get().post(() -> given.complete(session.get().handOver()));
        }
        return given.thenApply(stored -> {
            stored.ifPresent(found -> checkpoints().ifPresent(written -> written.give(found, to)));
            return stored;
        });
    }

    private void restore(StoredSession stored, Checkpoints written) {
        Session session = new Session(stored.jid(), written, path, this, routes);
        try {
            session.restore(stored, written);
        } catch (RuntimeException e) {
            LOG.error("The session of {} cannot be gone on with", stored.jid(), e);
            return;
        }
        if (sessions.putIfAbsent(session.jid(), session) != null) {
            written.ended(session, stored.key()); // its client has begun anew
            return;
        }
        if (routes.put(session.route()).isPresent()) {
            sessions.remove(session.jid(), session);
            written.ended(session, stored.key());
            LOG.info("The session of {} has given way to one on another node", stored.jid());
            return;
        }
        resumable.put(stored.id(), session);
        detached.add(session);
        session.post(() -> session.restored(stored));
    }

    /// Has all sessions that can be resumed written down for the last time. When their streams are closed.
    public void stop() {
        checkpoints().ifPresent(written -> written.stop(List.copyOf(resumable.values())));
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
        if (sessions.putIfAbsent(jid, session) != null) {
            return Optional.empty();
        }
        if (routes.put(new Route(jid, false, 0)).isPresent()) {
            sessions.remove(jid, session);
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
                then.run();
            });
        }
    }

    /// All of them.
    public List<Session> all() {
        return List.copyOf(sessions.values());
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
