package org.bluetick.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.bluetick.api.MessageId;
import org.bluetick.api.SentMessage;

/// What an account had sent before one of its sessions sent anything: so little that a session may hold it for a while.
/// Touched in the session's turn only.
final class SentBefore {
    /// Of a name that was given to more, the latest.
    private static final int NAMESAKES = 10;
    private static final ToIntFunction<SentMessage> HASH = message -> message.originId().hashCode();
    private static final long TAKEN = -1;

    private final Instant until;
    /// Hashes of their names, in order. Of the same hash, the latest is the last.
    private final int[] names;
    private final long[] ids;

    private SentBefore(Instant until, int[] names, long[] ids) {
        this.until = until;
        this.names = names;
        this.ids = ids;
    }

    /// Whoever has closed a stream in order does not send again what it sent there.
    static SentBefore of(List<SentMessage> messages, Instant until) {
        Set<String> closed = messages.stream().filter(message -> message.originId() == null)
                .map(SentMessage::stream).collect(Collectors.toSet());
        List<SentMessage> ordered = messages.stream()
                .filter(message -> message.originId() != null && !closed.contains(message.stream()))
                .sorted(Comparator.comparingInt(HASH).thenComparing(SentMessage::id)).toList();
        return new SentBefore(until, ordered.stream().mapToInt(HASH).toArray(),
                ordered.stream().mapToLong(message -> message.id().value()).toArray());
    }

    boolean isEmpty() {
        return names.length == 0;
    }

    boolean isOver(Instant now) {
        return now.isAfter(until);
    }

    SentBefore forgotten() {
        return new SentBefore(until, new int[0], new long[0]);
    }

    /// What may have that name; nearly always nothing when nothing has.
    List<MessageId> named(String originId) {
        int hash = originId.hashCode();
        int last = lastOf(hash);
        if (last < 0) {
            return List.of();
        }
        List<MessageId> found = new ArrayList<>(1);
        for (int i = last; i >= 0 && names[i] == hash && found.size() < NAMESAKES; i--) {
            if (ids[i] != TAKEN) {
                found.add(new MessageId(ids[i]));
            }
        }
        return found;
    }

    /// It was sent again: the next that equals it is another.
    void take(MessageId id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id.value()) {
                ids[i] = TAKEN;
            }
        }
    }

    /// Where the last of that hash is; negative: nowhere.
    private int lastOf(int hash) {
        int low = 0;
        int high = names.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (names[middle] <= hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && names[low - 1] == hash ? low - 1 : -1;
    }
}
