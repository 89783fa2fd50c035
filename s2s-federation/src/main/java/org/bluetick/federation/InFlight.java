package org.bluetick.federation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.bluetick.api.MessageId;
import org.jspecify.annotations.Nullable;

/// What was sent on a road and the peer has not said that it has. In the link's turn.
final class InFlight {
    private record Sent(long number, MessageId id) {}

    private final Queue<Sent> kept = new ArrayDeque<>();
    private final Set<MessageId> ids = new HashSet<>();
    private long sent;

    /// @param id of a kept message; null for what is not kept
    void add(@Nullable MessageId id) {
        sent++;
        if (id != null) {
            kept.add(new Sent(sent, id));
            ids.add(id);
        }
    }

    /// How many stanzas have been sent.
    long sent() {
        return sent;
    }

    /// The peer has the first so many: the kept messages among them.
    List<MessageId> settle(long count) {
        List<MessageId> settled = new ArrayList<>();
        while (!kept.isEmpty() && kept.peek().number() <= count) {
            MessageId id = kept.remove().id();
            ids.remove(id);
            settled.add(id);
        }
        return settled;
    }

    boolean contains(MessageId id) {
        return ids.contains(id);
    }

    int size() {
        return kept.size();
    }
}
