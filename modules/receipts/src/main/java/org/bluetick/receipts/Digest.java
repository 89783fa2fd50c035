package org.bluetick.receipts;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.TickChanged;

/// Makes ticks of histories. Each message is read once: the store knows how far an owner's ticks are, and they move on
/// together with it, so that a crash loses nothing and counts nothing twice. Any thread may call; calls block on the
/// database. Two that do the same owner's do not harm each other: the slower one begins anew.
final class Digest {
    private static final int PAGE = 100;
    /// Of a history that was there before its ticks.
    private static final Duration LOOK_BACK = Duration.ofDays(30);

    private final MessageLog log;
    private final TickStore store;
    private final Clock clock;
    private final Consumer<TickChanged> listener;

    Digest(MessageLog log, TickStore store, Clock clock, Consumer<TickChanged> listener) {
        this.log = log;
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /// Brings an owner's ticks up to what can be read of the history now.
    void update(Jid owner) {
        while (true) {
            MessageId from = store.digested(owner);
            List<KeptMessage> page = log.first(owner, after(from), PAGE);
            if (page.isEmpty() || digest(owner, from, page) && page.size() < PAGE) {
                return;
            }
        }
    }

    /// The owner has read up to that message, and says so in no message of the conversation.
    void displayed(Jid owner, Jid peer, MessageId read) {
        boolean isOfPeer = log.find(owner, List.of(read)).stream().anyMatch(message -> message.peer().bare().equals(peer));
        for (boolean done = !isOfPeer; !done; ) {
            update(owner);
            MessageId upTo = store.digested(owner);
            Tick old = store.find(owner, peer).orElseGet(() -> Tick.none(peer));
            if (read.isAfter(upTo) || !read.isAfter(old.ownDisplayed())) {
                return;
            }
            // Not what came meanwhile: it is counted when it is digested.
            long unread = new Older(log, owner, peer, new MessageId(upTo.value() + 1)).unread(old, read);
            Tick tick = old.marked(Direction.RECEIVED, Mark.Kind.DISPLAYED, read).withUnread(unread);
            done = store.advance(owner, upTo, upTo, List.of(tick));
            if (done && isChange(old, tick)) {
                listener.accept(new TickChanged(owner, peer, tick.received(), tick.displayed(), tick.unread()));
            }
        }
    }

    private HistoryFilter after(MessageId from) {
        return from.equals(MessageId.MIN)
                ? HistoryFilter.ALL.start(clock.instant().minus(LOOK_BACK))
                : HistoryFilter.ALL.after(from);
    }

    private boolean digest(Jid owner, MessageId from, List<KeptMessage> page) {
        Map<Jid, List<Seen>> byPeer = new LinkedHashMap<>();
        page.forEach(message -> byPeer.computeIfAbsent(message.peer().bare(), _ -> new ArrayList<>()).add(Seen.of(message)));
        List<Tick> ticks = new ArrayList<>();
        List<TickChanged> changes = new ArrayList<>();
        byPeer.forEach((peer, messages) -> {
            Tick old = store.find(owner, peer).orElseGet(() -> Tick.none(peer));
            Tick tick = tick(owner, old, messages, page.getFirst().id());
            if (!tick.equals(old)) {
                ticks.add(tick);
            }
            if (isChange(old, tick)) {
                changes.add(new TickChanged(owner, peer, tick.received(), tick.displayed(), tick.unread()));
            }
        });
        boolean first = store.advance(owner, from, page.getLast().id(), ticks);
        if (first) {
            changes.forEach(listener);
        }
        return first;
    }

    /// There is nothing to be read in what one has written to oneself.
    private Tick tick(Jid owner, Tick old, List<Seen> messages, MessageId before) {
        Tick tick = new Conversation(old, messages, new Older(log, owner, old.peer(), before)).tick();
        return owner.equals(old.peer()) ? tick.withUnread(0) : tick;
    }

    private static boolean isChange(Tick old, Tick tick) {
        return !tick.received().equals(old.received()) || !tick.displayed().equals(old.displayed()) || tick.unread() != old.unread();
    }
}
