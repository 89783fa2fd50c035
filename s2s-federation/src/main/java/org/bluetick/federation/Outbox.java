package org.bluetick.federation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;
import org.jspecify.annotations.Nullable;

/// The kept messages that wait for another domain, in the order they are to be sent: first what is in the journal, a page at a
/// time, then what comes. Touched in the link's turn only.
///
/// Senders commit before they say that there is a message, so one that is not seen by reading is seen as it comes, and most are
/// seen both ways. While pages are left, what comes is held back, to be sent in its place. A page ends at the horizon, below
/// which nothing can still be committed; the last page is all there is at one moment. So no message is sent before an earlier
/// one of its sender.
final class Outbox {
    private static final int PAGE = 200;
    private static final int MAX_HELD = 1_000;
    private static final Duration LATE = Duration.ofSeconds(10);
    /// After so long what a sender has committed has come.
    private static final Duration COMES_WITHIN = Duration.ofMinutes(1);
    private static final String DELAY = "urn:xmpp:delay";

    private final Jid local;
    private final Jid owner;
    private final Journal journal;
    private final MessageLog log;
    private final Clock clock;
    private final Sink sink;

    private Phase phase = Phase.CLOSED;
    private MessageId upTo = MessageId.MIN;
    private @Nullable Page next;
    private boolean overflowed;
    /// What has come while there were pages left.
    private final NavigableMap<MessageId, Message> held = new TreeMap<>();
    /// What was read and may still come.
    private final Set<MessageId> given = new HashSet<>();

    private enum Phase { CLOSED, READING, LIVE }

    /// @param last whether it is all there is
    private record Page(NavigableMap<MessageId, Message> messages, MessageId end, boolean last) {}

    /// Takes what is to be sent.
    interface Sink {
        void send(MessageId id, Element message);

        /// Whether the peer should be let catch up first.
        boolean isFull();

        /// Whether a message was sent, and is not acknowledged.
        boolean isUnderWay(MessageId id);

        /// Runs a task in a later turn.
        void later(Runnable task);
    }

    Outbox(Pair pair, Journal journal, MessageLog log, Clock clock, Sink sink) {
        this.local = pair.local();
        this.owner = pair.remote();
        this.journal = journal;
        this.log = log;
        this.clock = clock;
        this.sink = sink;
    }

    boolean isLive() {
        return phase == Phase.LIVE;
    }

    /// Stanzas can be sent: first what waits.
    void open() {
        phase = Phase.READING;
        begin();
        goOn();
    }

    void close() {
        phase = Phase.CLOSED;
        next = null;
        held.clear();
    }

    /// A message was kept.
    void came(MessageId id, Message message) {
        if (phase == Phase.CLOSED || given.remove(id) || sink.isUnderWay(id)) {
            return;
        }
        if (phase == Phase.LIVE && !sink.isFull()) {
            send(id, message);
        } else if (phase == Phase.LIVE) {
            phase = Phase.READING; // from the journal, when there is room
            begin();
        } else if (held.size() < MAX_HELD) {
            held.put(id, message);
        } else {
            overflowed = true;
        }
    }

    /// Reads on, when there is room. Blocks on the database.
    void goOn() {
        if (phase == Phase.READING && next == null && !sink.isFull()) {
            next = read(journal.horizon());
            sink.later(this::give);
        }
    }

    /// These have arrived.
    void arrived(List<MessageId> ids) {
        if (!ids.isEmpty()) {
            journal.acknowledged(owner, ids);
        }
    }

    /// What has waited since before that time, at most a page.
    List<KeptMessage> olderThan(Instant time) {
        return log.pendingOf(owner, MessageId.MIN, PAGE).stream().filter(kept -> kept.id().time().isBefore(time)).toList();
    }

    long size() {
        return log.countPending(owner, Integer.MAX_VALUE);
    }

    boolean isEmpty() {
        return log.countPending(owner, 1) == 0;
    }

    private void begin() {
        upTo = MessageId.MIN;
        next = null;
        held.clear();
        overflowed = false;
        MessageId recent = MessageId.firstAt(clock.instant().minus(COMES_WITHIN));
        given.removeIf(id -> recent.isAfter(id));
    }

    private Page read(MessageId horizon) {
        for (int limit = PAGE; ; limit *= 2) {
            List<KeptMessage> found = log.pendingOf(owner, upTo, limit);
            if (found.size() < limit) {
                return new Page(toSend(found), MessageId.MAX, true);
            }
            List<KeptMessage> complete = found.stream().filter(kept -> !kept.id().isAfter(horizon)).toList();
            if (!complete.isEmpty()) {
                return new Page(toSend(complete), complete.getLast().id(), false);
            }
        }
    }

    private NavigableMap<MessageId, Message> toSend(List<KeptMessage> found) {
        NavigableMap<MessageId, Message> messages = new TreeMap<>();
        found.stream().filter(kept -> !sink.isUnderWay(kept.id())).forEach(kept -> messages.put(kept.id(), parse(kept)));
        return messages;
    }

    /// Sends a page, and what has come and has its place there; in a turn after that of the reading, so that what was committed
    /// before it has come.
    private void give() {
        Page page = next;
        next = null;
        if (page == null || phase != Phase.READING) {
            return;
        }
        NavigableMap<MessageId, Message> due = new TreeMap<>(held.headMap(page.end(), true));
        held.headMap(page.end(), true).clear();
        MessageId recent = MessageId.firstAt(clock.instant().minus(COMES_WITHIN));
        page.messages().forEach((id, message) -> {
            if (due.putIfAbsent(id, message) == null && id.isAfter(recent)) {
                given.add(id);
            }
        });
        due.forEach(this::send);
        if (phase != Phase.READING) {
            return; // the peer was left in the midst of it
        }
        upTo = page.end();
        if (page.last() && !overflowed) {
            phase = Phase.LIVE;
        } else {
            if (page.last()) {
                begin();
            }
            goOn();
        }
    }

    private void send(MessageId id, Message message) {
        Element element = Keeping.withId(local, id, message.element()); // so that the peer can tell a repeat
        sink.send(id, id.time().plus(LATE).isBefore(clock.instant()) ? late(id, element) : element);
    }

    /// XEP-0203, unless it says already how late it is.
    private Element late(MessageId id, Element message) {
        return message.has("delay", DELAY) ? message : message.plus(Element.of("delay", DELAY)
                .with("from", local.toString())
                .with("stamp", id.time().truncatedTo(ChronoUnit.MILLIS).toString()));
    }

    static Message parse(KeptMessage kept) {
        try {
            Element element = ElementParser.parse(kept.stanza());
            Jid from = Jid.of(element.attribute("from").orElseThrow());
            Jid to = Jid.of(element.attribute("to").orElseThrow());
            return (Message) Stanza.of(element, from, to);
        } catch (XmlException e) {
            throw new IllegalStateException("the journal holds what is no XML, for " + kept.peer(), e);
        }
    }
}
