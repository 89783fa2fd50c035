package org.bluetick.session;

import java.time.Duration;
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
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.StoredSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that can be resumed (XEP-0198 §5), by their ids: those of this node until they expire, and how others come here, from
/// another node, or from one that is dead or was this one. Safe for any thread.
public final class ResumableSessions {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableSessions.class);

    /// A node that has died is known to be dead, and its sessions are taken over, within this time.
    private static final int FETCH_ATTEMPTS = 40;
    private static final long FETCH_MILLISECONDS = 250;

    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Set<Session> detached = ConcurrentHashMap.newKeySet();
    /// How many takeovers are under way: what is taken over belongs to this node in the store before it is here.
    private final AtomicInteger takeovers = new AtomicInteger();
    private final SessionRegistry sessions;
    private final RoutingTable routes;
    private final RemoteSessions remote;
    private final StanzaPath path;
    private final LongSupplier ticker;
    private @Nullable Checkpoints checkpoints;

    /// @param ticker nanoseconds since some moment, like `System.nanoTime`
    ResumableSessions(SessionRegistry sessions, RoutingTable routes, RemoteSessions remote, StanzaPath path, LongSupplier ticker) {
        this.sessions = sessions;
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
        Optional<Session> here = find(id).filter(session -> session.account().equals(account));
        Optional<Route> there = routes.routes(account).stream().filter(route -> !route.isHere() && route.smId().equals(id)).findFirst();
        if (here.isPresent() || written.isEmpty()) {
            then.accept(here);
        } else if (there.isPresent()) {
            remote.fetch(there.get(), stored -> {
                stored.ifPresent(found -> adopt(found, written.get()));
                then.accept(stored.flatMap(_ -> find(id)));
            });
        } else if (attempts > 0 && (written.get().isElsewhere(new StoredSession.Key(account, id)) || takeovers.get() > 0)) {
            CompletableFuture.delayedExecutor(FETCH_MILLISECONDS, TimeUnit.MILLISECONDS, written.get().executor())
                    .execute(() -> fetch(id, account, then, attempts - 1));
        } else {
            then.accept(find(id).filter(session -> session.account().equals(account))); // it may just have come
        }
    }

    private void adopt(StoredSession stored, Checkpoints written) {
        written.save(stored.goingOn());
        restore(stored, written);
    }

    /// Gives a session to another node. Completes with nothing when it is not here.
    public CompletableFuture<Optional<StoredSession>> give(String id, Jid account, int to) {
        CompletableFuture<Optional<StoredSession>> given = new CompletableFuture<>();
        Optional<Session> session = find(id).filter(found -> found.account().equals(account));
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
        Session session = new Session(stored.jid(), written, path, sessions, routes);
        try {
            session.restore(stored, written);
        } catch (RuntimeException e) {
            LOG.error("The session of {} cannot be gone on with", stored.jid(), e);
            return;
        }
        if (!sessions.enter(session)) {
            written.ended(session, stored.key());
            LOG.info("The session of {} has given way to a newer one", stored.jid());
            return;
        }
        byId.put(stored.id(), session);
        detached.add(session);
        session.post(() -> session.restored(stored));
    }

    /// Has all sessions that can be resumed written down for the last time. When their streams are closed.
    public void stop() {
        checkpoints().ifPresent(written -> written.stop(List.copyOf(byId.values())));
    }

    /// The session that can be resumed by that id (XEP-0198 §5).
    public Optional<Session> find(String id) {
        return Optional.ofNullable(byId.get(id));
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

    void add(Session session, String id) {
        byId.put(id, session);
    }

    void remove(Session session) {
        detached.remove(session);
        session.management().ifPresent(managed -> byId.remove(managed.id(), session));
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
}
