package org.bluetick.storage.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.address.Jid;
import org.bluetick.api.SessionStore;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;

/// Sessions in memory. Any thread may call.
final class MemorySessionStore implements SessionStore {
    private final Map<StoredSession.Key, Row> rows = new ConcurrentHashMap<>();

    private record Row(int node, StoredSession session) {
        boolean takes(int writer, Counts counts) {
            return node == writer && session.counts().received() <= counts.received() && session.counts().sent() <= counts.sent();
        }

        Row with(int owner, Counts counts, String unacknowledged) {
            return new Row(owner, new StoredSession(session.jid(), session.id(), session.began(), session.patience(), counts,
                    session.state(), unacknowledged));
        }
    }

    @Override
    public void save(int node, List<StoredSession> sessions) {
        sessions.forEach(session -> rows.merge(session.key(), new Row(node, session),
                (known, saved) -> known.takes(node, session.counts()) ? saved : known));
    }

    @Override
    public void advance(int node, List<StoredSession.Progress> sessions) {
        sessions.forEach(progress -> rows.computeIfPresent(new StoredSession.Key(progress.owner(), progress.id()),
                (_, row) -> row.takes(node, progress.counts())
                        ? row.with(node, progress.counts(), row.session().unacknowledged())
                        : row));
    }

    @Override
    public void remove(int node, List<StoredSession.Key> sessions) {
        sessions.forEach(key -> rows.computeIfPresent(key, (_, row) -> row.node() == node ? null : row));
    }

    @Override
    public List<StoredSession> takeOver(int dead, int by) {
        List<StoredSession> taken = new ArrayList<>();
        rows.replaceAll((_, row) -> {
            if (row.node() != dead) {
                return row;
            }
            taken.add(row.session());
            return row.with(by, row.session().counts(), "");
        });
        taken.sort(Comparator.comparing(StoredSession::began).thenComparing(StoredSession::id));
        return taken;
    }

    @Override
    public void give(int node, StoredSession.Key session, int to) {
        rows.computeIfPresent(session, (_, row) -> row.node() == node ? new Row(to, row.session()) : row);
    }

    @Override
    public OptionalInt nodeOf(StoredSession.Key session) {
        Row row = rows.get(session);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row.node());
    }

    @Override
    public void removeAll(Jid owner) {
        rows.keySet().removeIf(key -> key.owner().equals(owner));
    }
}
