package org.bluetick.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;
import org.jspecify.annotations.Nullable;

/// Which ids are in flight in each history, so that nobody is told of a message before those that come before it there can be
/// read: whoever then asks its archive for what follows would never see them. Any thread may call.
///
/// Histories share lanes: whose lane is the same waits a moment more now and then, and nobody looks a history up. Nobody waits
/// for ever: who waits has nothing in flight itself, and those it waits for wait only for the database.
final class Precedence {
    /// A power of two: many more than there are messages in one commit.
    private static final int LANES = 4096;

    private final Supplier<MessageId> ids;
    private final Lane[] lanes = Stream.generate(Lane::new).limit(LANES).toArray(Lane[]::new);

    /// @param ids gives new ones, in rising order
    Precedence(Supplier<MessageId> ids) {
        this.ids = ids;
    }

    /// A new id, in flight from now on in the history of that owner.
    MessageId give(Jid owner) {
        return lane(owner).give(ids);
    }

    /// It can be read now, or never will be. What is not in flight counts for nothing.
    void land(Jid owner, MessageId id) {
        lane(owner).land(id);
    }

    /// Waits until all with smaller ids in the same histories have landed. They have themselves.
    void awaitEarlier(List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            awaitEarlier(entry.owner(), entry.id());
        }
    }

    /// The same for one that has.
    void awaitEarlier(Jid owner, MessageId id) {
        CompletableFuture<Void> turn = lane(owner).turn(id);
        if (turn != null) {
            turn.join();
        }
    }

    private Lane lane(Jid owner) {
        int hash = owner.hashCode();
        return lanes[(hash ^ hash >>> 16) & LANES - 1];
    }

    private static final class Lane {
        /// In rising order. Mostly one, and gone at once.
        private final List<MessageId> inFlight = new ArrayList<>(2);
        private NavigableMap<MessageId, CompletableFuture<Void>> waiting = Collections.emptyNavigableMap();

        synchronized MessageId give(Supplier<MessageId> ids) {
            MessageId id = ids.get(); // in here, so that ids rise in each lane
            inFlight.add(id);
            return id;
        }

        synchronized void land(MessageId id) {
            inFlight.remove(id);
            while (!waiting.isEmpty() && !hasBefore(waiting.firstKey())) {
                waiting.pollFirstEntry().getValue().complete(null);
            }
        }

        /// What to wait for until none before that id is in flight; null: none is.
        synchronized @Nullable CompletableFuture<Void> turn(MessageId id) {
            if (!hasBefore(id)) {
                return null;
            }
            if (waiting.isEmpty()) {
                waiting = new TreeMap<>();
            }
            CompletableFuture<Void> turn = new CompletableFuture<>();
            waiting.put(id, turn);
            return turn;
        }

        private boolean hasBefore(MessageId id) {
            return !inFlight.isEmpty() && id.isAfter(inFlight.getFirst());
        }
    }
}
