package org.bluetick.offline;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bluetick.api.ClientSession;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.Message;

/// What waits for an account, as one of its sessions is given it: a page, and the next when the client has taken it
/// (XEP-0160). Belongs to the session; touched in its turn only.
///
/// The session is in the routing table before it reads, and senders commit before they look there: so a message is seen
/// by reading, by live delivery, or by both. While pages are left, what comes live is held back, to be given in its place.
/// A page ends at the horizon, below which nothing can still be committed; the last page is all there is at one moment.
/// Either way no message is given before an earlier one of its sender. The last page is written at once, in the turn that
/// reads it; whatever comes live after it is later, or was given and is dropped.
final class Backlog {
    private static final int MAX_HELD = 1_000;

    private final ClientSession session;
    private final Waiting waiting;
    private final Given given = new Given();
    /// What has come live meanwhile. What has no room here is found in the store, unless another device was quicker.
    private final NavigableMap<MessageId, Message> held = new TreeMap<>();
    private MessageId upTo = MessageId.MIN;
    private Phase phase = Phase.AWAY;
    private boolean writing;

    private enum Phase {
        /// It takes no messages to the account.
        AWAY,
        /// It is given what waits.
        READING,
        /// It is given what comes.
        LIVE
    }

    /// Some of what waits, in order.
    /// @param last whether it is all there is
    private record Page(List<KeptMessage> messages, boolean last) {
        MessageId end() {
            return last ? MessageId.MAX : messages.getLast().id();
        }
    }

    Backlog(ClientSession session, Waiting waiting) {
        this.session = session;
        this.waiting = waiting;
    }

    boolean isAway() {
        return phase == Phase.AWAY;
    }

    boolean isReading() {
        return phase == Phase.READING;
    }

    /// The session takes messages now, first those that wait.
    void open() {
        phase = Phase.READING;
        upTo = MessageId.MIN;
        given.forgetUpTo(waiting.aMinuteAgo());
    }

    /// The session takes messages now, but not those that wait.
    void skip() {
        phase = Phase.LIVE;
    }

    void close() {
        phase = Phase.AWAY;
        held.clear();
    }

    /// Gives the next page. True: there are more.
    boolean next() {
        if (upTo.equals(MessageId.MIN)) {
            waiting.expire(session.account());
        }
        MessageId horizon = waiting.horizon();
        Page page = read(horizon);
        NavigableMap<MessageId, Message> due = due(page);
        upTo = page.last() ? upTo : page.end();
        if (page.last()) {
            phase = Phase.LIVE;
            held.clear();
        }
        due.forEach((id, message) -> {
            given.add(id, horizon);
            write(message);
        });
        return !page.last();
    }

    /// Whether a kept message may go to the client now.
    boolean admits(MessageId id, Message message) {
        if (writing) {
            return true;
        }
        if (given.contains(id)) {
            return false;
        }
        if (phase == Phase.READING && held.size() < MAX_HELD) {
            held.put(id, message);
        }
        return phase != Phase.READING;
    }

    /// Messages above the horizon are only given all at once: an earlier one might come between. There are never many.
    private Page read(MessageId horizon) {
        for (int limit = Waiting.PAGE; ; limit *= 2) {
            List<KeptMessage> found = waiting.after(session.account(), upTo, limit);
            if (found.size() < limit) {
                return new Page(found, true);
            }
            List<KeptMessage> complete = found.stream().filter(message -> !message.id().isAfter(horizon)).toList();
            if (!complete.isEmpty()) {
                return new Page(complete, false);
            }
        }
    }

    /// What to give of a page, with what has come live and has its place there.
    private NavigableMap<MessageId, Message> due(Page page) {
        NavigableMap<MessageId, Message> earlier = held.headMap(page.end(), true);
        NavigableMap<MessageId, Message> due = new TreeMap<>(earlier);
        earlier.clear();
        for (KeptMessage kept : page.messages()) {
            if (!due.containsKey(kept.id()) && !session.isUnacknowledged(kept.id())) {
                due.put(kept.id(), waiting.late(session.account(), kept));
            }
        }
        return due;
    }

    /// Past this backlog's own place on the path.
    void write(Message message) {
        writing = true;
        try {
            session.deliverNow(message);
        } finally {
            writing = false;
        }
    }
}
