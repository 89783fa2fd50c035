package org.bluetick.offline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.Router;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;

/// What waits for accounts, as the journal keeps it. Any thread; blocks on the database.
///
/// @param keep how long a message may wait; zero: for ever
record Waiting(Jid domain, Journal journal, MessageLog log, Router router, Clock clock, Duration keep) {
    static final int PAGE = 250;
    /// Large messages end a page early: it is held in memory until the client has taken it.
    static final int PAGE_CHARACTERS = 256 * 1024;
    private static final String DELAY = "urn:xmpp:delay";

    /// Everything up to it that waits can be read.
    MessageId horizon() {
        return journal.horizon();
    }

    List<KeptMessage> after(Jid account, MessageId id, int limit) {
        return log.pendingOf(account, id, limit);
    }

    /// As many of them as are given at once: one at least.
    static List<KeptMessage> inOnePage(List<KeptMessage> messages) {
        long characters = 0;
        for (int i = 0; i < messages.size(); i++) {
            characters += messages.get(i).stanza().length();
            if (characters > PAGE_CHARACTERS && i > 0) {
                return messages.subList(0, i);
            }
        }
        return messages;
    }

    Optional<KeptMessage> find(Jid account, MessageId id) {
        if (id.equals(MessageId.MIN)) {
            return Optional.empty();
        }
        return log.pendingOf(account, new MessageId(id.value() - 1), 1).stream().filter(found -> found.id().equals(id)).findFirst();
    }

    long count(Jid account, long atMost) {
        return log.countPending(account, atMost);
    }

    void remove(Jid account, List<MessageId> ids) {
        if (!ids.isEmpty()) {
            journal.acknowledged(account, ids);
        }
    }

    /// Removes what has waited too long: no longer pending, it stays in the archive if it is there; otherwise its sender is
    /// told (RFC 6121 §8.5.2.2.1).
    void expire(Jid account) {
        if (keep.isZero()) {
            return;
        }
        MessageId kept = MessageId.firstAt(clock.instant().minus(keep));
        List<KeptMessage> expired;
        do {
            expired = after(account, MessageId.MIN, PAGE).stream().filter(message -> kept.isAfter(message.id())).toList();
            List<MessageId> ids = expired.stream().map(KeptMessage::id).toList();
            Set<MessageId> archived = log.find(account, ids).stream().map(KeptMessage::id).collect(Collectors.toSet());
            remove(account, ids);
            expired.stream().filter(message -> !archived.contains(message.id())).forEach(message -> bounce(account, message));
        } while (expired.size() == PAGE);
    }

    /// Receipts and the like are not worth an answer.
    private void bounce(Jid account, KeptMessage lost) {
        Message message = late(account, lost);
        if (message.body().isPresent() && !message.isError()) {
            router.route(message.errorReply(StanzaError.SERVICE_UNAVAILABLE.withText("nobody came for it in time")));
        }
    }

    void removeAll(Jid account) {
        log.removeAll(account);
    }

    /// Not less than the id of any that waits already.
    MessageId now() {
        return MessageId.firstAt(clock.instant().plusMillis(1));
    }

    MessageId aMinuteAgo() {
        return MessageId.firstAt(clock.instant().minus(1, ChronoUnit.MINUTES));
    }

    /// The message as it is delivered late: with the time at which it came (XEP-0203). Only the server speaks for its domain.
    Message late(Jid account, KeptMessage kept) {
        Element element = Keeping.withId(account, kept.id(), parsed(kept));
        Instant stamp = kept.id().time().truncatedTo(ChronoUnit.MILLIS);
        Element delay = Element.of("delay", DELAY).with("from", domain.toString()).with("stamp", stamp.toString());
        Element late = element
                .withoutChildren(child -> child.is("delay", DELAY) && child.attribute("from").orElse("").equals(domain.toString()))
                .plus(delay);
        Jid to = element.attribute("to").map(Jid::of).orElse(account);
        return (Message) Stanza.of(late, kept.peer(), to);
    }

    private static Element parsed(KeptMessage kept) {
        try {
            return ElementParser.parse(kept.stanza());
        } catch (XmlException e) {
            throw new IllegalStateException("message " + kept.id() + " was not kept as XML: " + e.getMessage(), e);
        }
    }
}
