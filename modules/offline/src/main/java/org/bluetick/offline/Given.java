package org.bluetick.offline;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.bluetick.api.MessageId;

/// Which messages a session was given from the store, so that their live delivery, which may come late, is told to be
/// a repeat. Only recent ones are remembered one by one. Touched in the session's turn only.
final class Given {
    private static final int MANY = 4096;
    private static final int MINUTE_MILLIS = 60_000;

    private final NavigableSet<MessageId> recent = new TreeSet<>();
    private MessageId forgottenUpTo = MessageId.MIN;
    private MessageId complete = MessageId.MIN;

    /// What is so old is not delivered live any more.
    void forgetUpTo(MessageId old) {
        if (recent.isEmpty() && old.isAfter(forgottenUpTo)) {
            forgottenUpTo = old;
        }
    }

    /// @param complete nothing up to here can still be committed: what is forgotten must not be taken for a message that is
    void add(MessageId id, MessageId complete) {
        this.complete = complete;
        if (id.isAfter(forgottenUpTo)) {
            recent.add(id);
        }
        while (recent.size() > MANY && !recent.first().isAfter(complete)) {
            forgottenUpTo = recent.removeFirst();
        }
    }

    /// Whether a message that is delivered live now was given before.
    boolean contains(MessageId live) {
        if (recent.isEmpty()) {
            return !live.isAfter(forgottenUpTo);
        }
        boolean known = !live.isAfter(forgottenUpTo) || recent.contains(live);
        if (live.time().toEpochMilli() - recent.last().time().toEpochMilli() > MINUTE_MILLIS) {
            forgetAll();
        }
        return known;
    }

    private void forgetAll() {
        MessageId last = recent.last();
        MessageId known = last.isAfter(complete) ? complete : last;
        forgottenUpTo = known.isAfter(forgottenUpTo) ? known : forgottenUpTo;
        recent.clear();
    }
}
