package org.bluetick.offline;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.Message;

/// Messages that have come for a session and have their place after others; as many as there is room for. Touched in the
/// session's turn only.
final class Held {
    private static final int MOST = 1_000;
    private static final long MOST_CHARACTERS = 1 << 20;

    private NavigableMap<MessageId, Message> messages = new TreeMap<>();
    private long characters;

    /// False: there is no room for it.
    boolean add(MessageId id, Message message) {
        if (messages.size() >= MOST || characters > MOST_CHARACTERS) {
            return false;
        }
        put(id, message);
        return true;
    }

    /// Whether there is room or not.
    void addIfAbsent(MessageId id, Message message) {
        if (!messages.containsKey(id)) {
            put(id, message);
        }
    }

    NavigableMap<MessageId, Message> takeUpTo(MessageId end) {
        NavigableMap<MessageId, Message> taken = new TreeMap<>(messages.headMap(end, true));
        messages = new TreeMap<>(messages.tailMap(end, false));
        characters -= size(taken);
        return taken;
    }

    void clear() {
        messages.clear();
        characters = 0;
    }

    private void put(MessageId id, Message message) {
        Message before = messages.put(id, message);
        characters += message.element().size() - (before == null ? 0 : before.element().size());
    }

    private static long size(NavigableMap<MessageId, Message> messages) {
        return messages.values().stream().mapToLong(message -> message.element().size()).sum();
    }
}
