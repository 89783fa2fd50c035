package org.bluetick.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;

/// Which ids are in flight in each history, so that nobody is told of a message before those that come before it there can be
/// read: whoever then asks its archive for what follows would never see them. Any thread may call.
///
/// Nobody waits for ever: who waits has nothing in flight itself, and those it waits for wait only for the database.
final class Precedence {
    private final Supplier<MessageId> ids;
    private final Map<Jid, History> histories = new ConcurrentHashMap<>();

    /// @param ids gives new ones, in rising order
    Precedence(Supplier<MessageId> ids) {
        this.ids = ids;
    }

    /// A new id, in flight from now on in the history of that owner.
    MessageId give(Jid owner) {
        MessageId[] given = new MessageId[1];
        histories.compute(owner, (_, known) -> {
            History history = known == null ? new History() : known;
            given[0] = ids.get(); // in here, so that ids rise in each history
            history.inFlight.add(given[0]);
            return history;
        });
        return given[0];
    }

    /// It can be read now, or never will be. What is not in flight counts for nothing.
    void land(Jid owner, MessageId id) {
        histories.computeIfPresent(owner, (_, history) -> {
            history.inFlight.remove(id);
            history.wakeThoseWhoseTurnItIs();
            return history.inFlight.isEmpty() ? null : history;
        });
    }

    /// Waits until all with smaller ids in the same histories have landed. They have themselves.
    void awaitEarlier(List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            awaitEarlier(entry.owner(), entry.id());
        }
    }

    /// The same for one that has.
    void awaitEarlier(Jid owner, MessageId id) {
        if (histories.containsKey(owner)) {
            earlier(owner, id).join();
        }
    }

    private CompletableFuture<Void> earlier(Jid owner, MessageId id) {
        CompletableFuture<Void> landed = new CompletableFuture<>();
        histories.compute(owner, (_, history) -> {
            if (history == null || !history.hasBefore(id)) {
                landed.complete(null);
            } else {
                history.await(id, landed);
            }
            return history;
        });
        return landed;
    }

    /// Touched only while the map computes it.
    private static final class History {
        /// In rising order. Mostly one, and gone at once.
        final List<MessageId> inFlight = new ArrayList<>(2);
        private NavigableMap<MessageId, CompletableFuture<Void>> waiting = Collections.emptyNavigableMap();

        boolean hasBefore(MessageId id) {
            return !inFlight.isEmpty() && id.isAfter(inFlight.getFirst());
        }

        void await(MessageId id, CompletableFuture<Void> turn) {
            if (waiting.isEmpty()) {
                waiting = new TreeMap<>();
            }
            waiting.put(id, turn);
        }

        void wakeThoseWhoseTurnItIs() {
            while (!waiting.isEmpty() && !hasBefore(waiting.firstKey())) {
                waiting.pollFirstEntry().getValue().complete(null);
            }
        }
    }
}
