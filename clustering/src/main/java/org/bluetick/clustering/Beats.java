package org.bluetick.clustering;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bluetick.clustering.NodeTable.Row;

/// For how long each node has been silent, as seen by this one: time in which it could not look does not count, so that nobody is
/// taken for dead because the database was away. Belongs to one thread.
final class Beats {
    private final Map<UUID, Seen> seen = new HashMap<>();

    private record Seen(long beat, long since) {}

    /// What the table says now.
    /// @param now nanoseconds since some moment
    void observe(List<Row> rows, long now) {
        seen.keySet().retainAll(rows.stream().map(Row::incarnation).toList());
        for (Row row : rows) {
            Seen before = seen.get(row.incarnation());
            if (before == null || before.beat() != row.beat()) {
                seen.put(row.incarnation(), new Seen(row.beat(), now));
            }
        }
    }

    /// The table could not be read.
    void blind(long now) {
        seen.replaceAll((_, last) -> new Seen(last.beat(), now));
    }

    /// In nanoseconds.
    long silence(Row row, long now) {
        Seen last = seen.get(row.incarnation());
        return last == null ? 0 : now - last.since();
    }
}
