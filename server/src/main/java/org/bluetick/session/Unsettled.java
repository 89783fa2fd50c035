package org.bluetick.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.bluetick.api.MessageId;

/// Without XEP-0198: the kept messages that were written, and which the client's socket may not have taken yet.
/// Touched only in the session's turn.
final class Unsettled {
    private record Written(MessageId id, long end) {}

    private final Queue<Written> written = new ArrayDeque<>(0);

    /// @param end how many bytes had been written after it
    void add(MessageId id, long end) {
        written.add(new Written(id, end));
    }

    /// Those that ended before so many bytes; they are settled now.
    List<MessageId> settle(long taken) {
        if (written.isEmpty() || written.peek().end() > taken) {
            return List.of();
        }
        List<MessageId> settled = new ArrayList<>();
        while (!written.isEmpty() && written.peek().end() <= taken) {
            settled.add(written.remove().id());
        }
        return settled;
    }

    void clear() {
        written.clear();
    }

    boolean contains(MessageId id) {
        return written.stream().anyMatch(each -> each.id().equals(id));
    }

    boolean isEmpty() {
        return written.isEmpty();
    }
}
