package org.bluetick.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;

/// What one turn writes down, and what it does once that is durable. A turn that writes nothing does everything at once.
/// Bound to the thread of its turn, and used by it alone.
public final class Turn {
    private static final ScopedValue<Turn> CURRENT = ScopedValue.newInstance();

    private final Journal journal;
    private final List<JournalEntry> entries = new ArrayList<>(0);
    private final List<Runnable> effects = new ArrayList<>(0);

    private Turn(Journal journal) {
        this.journal = journal;
    }

    /// Runs work in a turn of its own, or in the one that is running; ends with the commit and what follows it.
    public static void run(Journal journal, Runnable work) {
        if (CURRENT.isBound()) {
            work.run();
            return;
        }
        Turn turn = new Turn(journal);
        ScopedValue.where(CURRENT, turn).run(() -> {
            work.run();
            turn.commit();
        });
    }

    /// Does this after what has been kept so far is durable: now, when nothing waits to be.
    public static void afterCommit(Runnable effect) {
        if (CURRENT.isBound()) {
            CURRENT.get().then(effect);
        } else {
            effect.run();
        }
    }

    /// Adds an entry to the commit of the running turn.
    /// @throws java.util.NoSuchElementException outside a turn
    public static void keep(JournalEntry entry) {
        CURRENT.get().entries.add(entry);
    }

    /// The last entry of that kind that waits for the commit of the running turn.
    public static Optional<JournalEntry> kept(Predicate<JournalEntry> kind) {
        List<JournalEntry> entries = CURRENT.isBound() ? CURRENT.get().entries : List.of();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (kind.test(entries.get(i))) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    /// Whether the running turn keeps this message pending for that account.
    public static boolean keepsPending(Jid owner, MessageId id) {
        return kept(entry -> entry.pending() && entry.id().equals(id) && entry.owner().equals(owner)).isPresent();
    }

    /// Makes durable now what the running turn has kept so far, for a request that must see it.
    public static void commitNow() {
        if (CURRENT.isBound()) {
            CURRENT.get().commit();
        }
    }

    private void then(Runnable effect) {
        if (entries.isEmpty() && effects.isEmpty()) {
            effect.run();
        } else {
            effects.add(effect);
        }
    }

    /// Until nothing is left: an effect may keep something itself.
    private void commit() {
        while (!entries.isEmpty() || !effects.isEmpty()) {
            if (!entries.isEmpty()) {
                journal.commit(List.copyOf(entries));
                entries.clear();
            }
            List<Runnable> due = List.copyOf(effects);
            effects.clear();
            due.forEach(Runnable::run);
        }
    }
}
