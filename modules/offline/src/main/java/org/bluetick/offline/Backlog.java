package org.bluetick.offline;

import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;
import org.bluetick.api.ClientSession;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.StreamError;
import org.jspecify.annotations.Nullable;

/// What waits for an account, as one of its sessions is given it: a page, and the next when the client has taken it
/// (XEP-0160). Belongs to the session; touched in its turn only.
///
/// The session is in the routing table before it reads, and senders commit before they look there: so a message is seen
/// by reading, by live delivery, or by both. While pages are left, what comes live is held back, to be given in its place.
/// A page ends at the horizon, below which nothing can still be committed; the last page is all there is at one moment.
/// Either way no message is given before an earlier one of its sender. The last page is written at once; whatever comes
/// live after it is later, or was given and is dropped.
///
/// A client that does not take what comes falls behind: from then on what comes is held back as well, and given, with what waits,
/// when it has caught up. When there is no more room for it, its session ends, for another device may acknowledge what is left
/// out, which would then be nowhere: the client comes anew, and knows that it may have missed something.
final class Backlog {
    private static final StreamError TOO_FAR_BEHIND =
            new StreamError(StreamError.Condition.RESOURCE_CONSTRAINT, "too many messages wait to be read");
    private static final int FEWEST_AT_ONCE = 8;

    private final ClientSession session;
    private final Waiting waiting;
    private final Consumer<Backlog> goOn;
    private final Given given = new Given();
    /// What has come live meanwhile. What has no room here is found in the store, unless another device was quicker.
    private final Held held = new Held();
    private int atOnce = Waiting.PAGE;
    /// What is earlier, the client does not want.
    private MessageId begin = MessageId.MIN;
    private MessageId upTo = MessageId.MIN;
    private @Nullable Page next;
    private Phase phase = Phase.AWAY;
    private boolean writing;
    /// It was given what came, until its client did not take it: it must not miss anything without knowing it.
    private boolean isBehind;

    private enum Phase {
        /// It takes no messages to the account.
        AWAY,
        /// It is there again after a restart of the server, its client is not: what comes has its place after what waits.
        RESTORED,
        /// It is given what waits.
        READING,
        /// It is given what comes.
        LIVE
    }

    /// Some of what waits, in order.
    /// @param horizon what there is up to here is complete
    /// @param end its last message; for the last page, all that may come
    /// @param last whether it is all there is
    private record Page(List<KeptMessage> messages, MessageId horizon, MessageId end, boolean last) {}

    /// @param goOn reads on, now or when the database answers
    Backlog(ClientSession session, Waiting waiting, Consumer<Backlog> goOn) {
        this.session = session;
        this.waiting = waiting;
        this.goOn = goOn;
    }

    boolean isAway() {
        return phase == Phase.AWAY;
    }

    boolean isRestored() {
        return phase == Phase.RESTORED;
    }

    /// Has a message given in its place, though it may not wait any more.
    void hold(KeptMessage message) {
        held.addIfAbsent(message.id(), waiting.late(session.account(), message));
    }

    boolean isReading() {
        return phase == Phase.READING;
    }

    /// The session takes messages now, first those that wait.
    void open() {
        begin = MessageId.MIN;
        beginAnew();
    }

    private void beginAnew() {
        phase = Phase.READING;
        upTo = begin;
    }

    /// From its beginning. True: now; otherwise it does not take messages, or will read when its client has caught up.
    boolean looksAgain() {
        return switch (phase) {
            case AWAY, RESTORED -> false;
            case READING -> {
                beginAnew();
                yield !isBehind;
            }
            case LIVE -> {
                if (session.isBehind()) {
                    fallBehind();
                    yield false;
                }
                beginAnew();
                yield true;
            }
        };
    }

    /// The session is there again, and took messages.
    void restore() {
        phase = Phase.RESTORED;
    }

    /// The session takes messages now, but not those that wait.
    void skip() {
        phase = Phase.LIVE;
        begin = waiting.now();
    }

    void close() {
        phase = Phase.AWAY;
        isBehind = false;
        next = null;
        held.clear();
    }

    /// Reads the next page, to be given in a task that is posted then: what has come live before is in the mailbox by then.
    void read() {
        MessageId horizon = waiting.horizon();
        if (upTo.equals(begin)) {
            waiting.expire(session.account());
            given.forgetUpTo(earlier(horizon, waiting.aMinuteAgo()));
        }
        next = read(horizon);
    }

    /// Gives the page that was read. True: there are more.
    boolean give() {
        Page page = next;
        if (page == null) {
            return false;
        }
        next = null;
        NavigableMap<MessageId, Message> due = due(page);
        if (page.last()) {
            phase = Phase.LIVE;
            isBehind = false;
            held.clear();
        } else {
            upTo = page.end();
        }
        due.forEach((id, message) -> {
            given.add(id, page.horizon());
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
        return switch (phase) {
            case LIVE -> {
                if (!session.isBehind()) {
                    yield true;
                }
                fallBehind();
                yield holdBack(id, message);
            }
            case AWAY -> message.to().equals(session.jid()); // the others wait with what is before them
            case READING, RESTORED -> holdBack(id, message);
        };
    }

    private void fallBehind() {
        beginAnew();
        isBehind = true;
        session.onceTaken(() -> goOn.accept(this));
    }

    private boolean holdBack(MessageId id, Message message) {
        if (!held.add(id, message) && isBehind) {
            session.close(TOO_FAR_BEHIND);
        }
        return false;
    }

    /// Messages above the horizon are only given all at once: an earlier one might come between. There are never many.
    private Page read(MessageId horizon) {
        for (int limit = atOnce; ; limit *= 2) {
            List<KeptMessage> found = waiting.after(session.account(), upTo, limit);
            List<KeptMessage> complete = found.stream().filter(message -> !message.id().isAfter(horizon)).toList();
            List<KeptMessage> some = Waiting.inOnePage(complete);
            atOnce = Math.clamp(2L * some.size(), FEWEST_AT_ONCE, Waiting.PAGE);
            if (found.size() < limit && some.size() == complete.size()) {
                return new Page(toGive(found), horizon, MessageId.MAX, true);
            }
            if (!some.isEmpty()) {
                return new Page(toGive(some), horizon, some.getLast().id(), false);
            }
        }
    }

    private static MessageId earlier(MessageId one, MessageId other) {
        return one.isAfter(other) ? other : one;
    }

    /// What was sent to this very session may be on its way: it was delivered before the session was available.
    private List<KeptMessage> toGive(List<KeptMessage> found) {
        return found.stream().filter(kept -> !session.isUnacknowledged(kept.id())).toList();
    }

    /// What to give of a page, with what has come live and has its place there.
    private NavigableMap<MessageId, Message> due(Page page) {
        NavigableMap<MessageId, Message> due = held.takeUpTo(page.end());
        for (KeptMessage kept : page.messages()) {
            if (!due.containsKey(kept.id())) {
                due.put(kept.id(), waiting.late(session.account(), kept));
            }
        }
        return due;
    }

    /// Past this backlog's own place on the path.
    void write(Message message) {
        writing = true;
        try {
            session.write(message);
        } finally {
            writing = false;
        }
    }
}
