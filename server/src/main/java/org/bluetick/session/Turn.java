package org.bluetick.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;
import org.bluetick.api.Route;
import org.jspecify.annotations.Nullable;

/// What one turn writes down, and what it does once that is durable. A turn that writes nothing does everything at once.
/// Bound to the thread of its turn, and used by it alone.
public final class Turn {
    private static final ScopedValue<Turn> CURRENT = ScopedValue.newInstance();

    private final Journal journal;
    private final @Nullable Reached reached;
    private final List<JournalEntry> entries = new ArrayList<>(0);
    private final List<Runnable> effects = new ArrayList<>(0);
    private List<Mailbox> full = List.of();
    private @Nullable Trace trace;

    /// What the stanza that is being sent leaves behind for its sender, once it is kept for its recipient.
    private record Trace(Jid sender, Supplier<JournalEntry> entry) {}

    private Turn(Journal journal, @Nullable Reached reached) {
        this.journal = journal;
        this.reached = reached;
    }

    /// Runs work in a turn of its own, or in the one that is running; ends with the commit and what follows it.
    public static void run(Journal journal, Runnable work) {
        run(journal, null, work);
    }

    /// The same.
    /// @param reached whom the messages of turns before have reached, when these are one sender's
    static void run(Journal journal, @Nullable Reached reached, Runnable work) {
        if (CURRENT.isBound()) {
            work.run();
            return;
        }
        Turn turn = new Turn(journal, reached);
        ScopedValue.where(CURRENT, turn).run(() -> {
            try {
                work.run();
                turn.commit();
            } finally {
                turn.giveUp();
            }
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

    /// Adds an entry of the sender's if the message that is being sent is kept for its recipient.
    /// @param sender its full JID
    public static void keepIfArrived(Jid sender, Supplier<JournalEntry> entry) {
        CURRENT.get().trace = new Trace(sender, entry);
    }

    /// A message of that sender is kept for its recipient.
    public static void arrived(Jid sender) {
        if (CURRENT.isBound()) {
            CURRENT.get().leaveTrace(sender);
        }
    }

    /// A stanza is being sent. How much the running turn keeps so far: for [#refused].
    public static int mark() {
        return CURRENT.isBound() ? CURRENT.get().begin() : 0;
    }

    /// A message was refused, and its sender is told: since the mark nothing is kept of it for its sender, but that its stream has
    /// come so far (XEP-0198), where that is counted.
    public static void refused(int mark, Jid sender) {
        if (CURRENT.isBound()) {
            CURRENT.get().takeBack(mark, entry -> entry.direction() == Direction.SENT && entry.owner().equals(sender));
        }
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

    /// A pending message to the account goes to these sessions of it now. Those of them that may lack an earlier one of the same sender.
    public static List<Route> firstReached(Jid account, List<Route> routes) {
        Reached known = CURRENT.isBound() ? CURRENT.get().reached : null;
        return known == null ? List.of() : known.firstReached(account, routes);
    }

    /// The running turn has posted to a mailbox in which too much waits.
    static void foundFull(Mailbox mailbox) {
        if (CURRENT.isBound()) {
            CURRENT.get().remember(mailbox);
        }
    }

    /// The full mailboxes that the running turn has posted to since it was last asked. Whoever sends should send no more before these have
    /// done what waits there now.
    public static List<Mailbox> takeFull() {
        return CURRENT.isBound() ? CURRENT.get().forgetFull() : List.of();
    }

    /// Makes durable now what the running turn has kept so far, for a request that must see it.
    public static void commitNow() {
        if (CURRENT.isBound()) {
            CURRENT.get().commit();
        }
    }

    private int begin() {
        trace = null;
        return entries.size();
    }

    private void leaveTrace(Jid sender) {
        Trace left = trace;
        if (left != null && left.sender.equals(sender)) {
            trace = null;
            entries.add(left.entry.get());
        }
    }

    private void remember(Mailbox mailbox) {
        if (full.isEmpty()) {
            full = new ArrayList<>(1);
        }
        if (!full.contains(mailbox)) {
            full.add(mailbox);
        }
    }

    private List<Mailbox> forgetFull() {
        List<Mailbox> found = full;
        full = List.of();
        return found;
    }

    /// What has failed will not be written.
    private void giveUp() {
        entries.forEach(entry -> journal.abandon(entry.owner(), entry.id()));
    }

    private void takeBack(int mark, Predicate<JournalEntry> which) {
        for (int i = entries.size() - 1; i >= mark; i--) {
            JournalEntry entry = entries.get(i);
            if (which.test(entry)) {
                if (entry.sent() == null || !entry.sent().isCounted()) {
                    entries.remove(i);
                    journal.abandon(entry.owner(), entry.id());
                } else {
                    entries.set(i, entry.refused());
                }
            }
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
