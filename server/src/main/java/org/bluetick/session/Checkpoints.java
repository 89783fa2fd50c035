package org.bluetick.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.SessionStore;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.api.StoredSession.Key;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes resumable sessions down, so that they outlive the process (XEP-0198 §5): from time to time those that have changed, and
/// all when the server stops. A session is taken down in its turn; many are written at once, by one thread at a time, which
/// belongs to no session. Safe for any thread.
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int BATCH = 1_000;

    private final SessionStore store;
    private final int node;
    private final Journal journal;
    private final MessageLog log;
    private final Executor executor;
    private final BooleanSupplier outliveCrashes;

    private final Set<Session> changed = ConcurrentHashMap.newKeySet();
    private final Set<Session> stopping = ConcurrentHashMap.newKeySet();
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
    private final Queue<Key> ended = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    /// What was taken down of a session.
    /// @param whole all of it; null when only its counts have changed
    record Taken(Session session, Key key, Counts counts, @Nullable StoredSession whole) {
        Taken followedBy(Taken later) {
            return later.whole != null || whole == null ? later : new Taken(session, key, later.counts, whole.with(later.counts));
        }
    }

    /// @param outliveCrashes whether all is kept that a session needs after a crash; otherwise they are written down when the
    ///     server stops, and not before
    public Checkpoints(SessionStore store, int node, Journal journal, MessageLog log, Executor executor,
            BooleanSupplier outliveCrashes) {
        this.store = store;
        this.node = node;
        this.journal = journal;
        this.log = log;
        this.executor = executor;
        this.outliveCrashes = outliveCrashes;
    }

    boolean outliveCrashes() {
        return outliveCrashes.getAsBoolean();
    }

    /// Messages that are kept from now on have larger ids.
    MessageId now() {
        return journal.recentHorizon();
    }

    /// The sessions a node had when it ended, this one or one that is dead, each to be gone on with. Blocks.
    /// @param resumable whether they can be resumed at all
    List<StoredSession> takeOver(int dead, boolean resumable) {
        Map<Object, StoredSession> latest = new LinkedHashMap<>();
        List<Key> useless = new ArrayList<>();
        for (StoredSession session : store.takeOver(dead, node)) {
            if (resumable && (outliveCrashes() || !session.unacknowledged().isEmpty())) {
                StoredSession older = latest.put(session.jid(), session);
                useless.addAll(older == null ? List.of() : List.of(older.key()));
            } else {
                useless.add(session.key());
            }
        }
        store.remove(node, useless);
        return List.copyOf(latest.values());
    }

    /// Gives a session away as it is now. Blocks.
    void give(StoredSession session, int to) {
        store.save(node, List.of(session));
        store.give(node, session.key(), to);
    }

    /// Whether another node has written it down: one that is reached, or is dead and not yet known to be.
    boolean isElsewhere(Key key) {
        OptionalInt owner = store.nodeOf(key);
        return owner.isPresent() && owner.getAsInt() != node;
    }

    int node() {
        return node;
    }

    Executor executor() {
        return executor;
    }

    /// What is kept of their messages.
    MessageLog log() {
        return log;
    }

    Mailbox mailbox(Mailbox.Owner owner) {
        return new Mailbox(executor, journal, owner);
    }

    void changed(Session session) {
        changed.add(session);
    }

    /// It need not be there after a restart.
    void ended(Session session, Key key) {
        changed.remove(session);
        stopping.remove(session);
        ended.add(key);
    }

    /// Has those written down that have changed. Called about once a second.
    public void run() {
        for (Session session : changed) {
            changed.remove(session);
            session.post(() -> session.checkpoint(false));
        }
        write();
    }

    /// Has all these written down whole, for the last time.
    void stop(List<Session> sessions) {
        stopping.addAll(sessions);
        sessions.forEach(session -> session.post(() -> session.checkpoint(true)));
        write();
    }

    /// Whether all is written that was to be written last.
    public boolean isStopped() {
        return stopping.isEmpty() && ended.isEmpty() && !writing.get();
    }

    void take(Taken one) {
        taken.add(one);
        write();
    }

    /// There is nothing to write of it.
    void passOver(Session session) {
        stopping.remove(session);
    }

    /// At once. Blocks; throws what the store throws.
    void save(StoredSession session) {
        store.save(node, List.of(session));
    }

    private void write() {
        if ((!taken.isEmpty() || !ended.isEmpty()) && writing.compareAndSet(false, true)) {
            executor.execute(this::writeAll);
        }
    }

    private void writeAll() {
        boolean goesOn = true;
        while (goesOn && (!taken.isEmpty() || !ended.isEmpty())) {
            goesOn = writeBatch();
        }
        writing.set(false);
        if (goesOn) {
            write(); // what came just before
        }
    }

    private boolean writeBatch() {
        Map<Key, Taken> batch = new LinkedHashMap<>();
        for (Taken next = taken.poll(); next != null; next = batch.size() < BATCH ? taken.poll() : null) {
            batch.merge(next.key(), next, Taken::followedBy);
        }
        List<Key> gone = new ArrayList<>();
        for (Key key = ended.poll(); key != null; key = gone.size() < BATCH ? ended.poll() : null) {
            gone.add(key);
        }
        try {
            write(batch, gone);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warn("{} sessions could not be written down and will be, later: {}", batch.size(), e.getMessage());
            batch.values().forEach(each -> each.session().notWritten());
            ended.addAll(gone);
            return false;
        }
    }

    private void write(Map<Key, Taken> batch, List<Key> gone) {
        List<StoredSession> whole = batch.values().stream().map(Taken::whole).filter(Objects::nonNull).toList();
        List<StoredSession.Progress> progress = batch.values().stream().filter(each -> each.whole() == null)
                .map(each -> new StoredSession.Progress(each.key().owner(), each.key().id(), each.counts())).toList();
        if (!whole.isEmpty()) {
            store.save(node, whole);
        }
        if (!progress.isEmpty()) {
            store.advance(node, progress);
        }
        if (!gone.isEmpty()) {
            store.remove(node, gone);
        }
        for (Taken each : batch.values()) {
            stopping.remove(each.session());
            each.session().written(each.counts());
        }
    }
}
