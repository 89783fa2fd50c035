package org.bluetick.receipts;

import java.util.List;
import java.util.Set;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.XmlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What matters of a kept message for ticks.
///
/// @param isMessage whether there is something to read in it: it counts as unread, and as the last one
/// @param names what its sender calls it: its id, its origin-id (XEP-0359)
record Seen(MessageId id, Direction direction, boolean isMessage, Set<String> names, List<Mark> marks) {
    private static final Logger LOG = LoggerFactory.getLogger(Seen.class);

    /// Such a message changes another one, though it may have a body for clients that do not know better (XEP-0308,
    /// XEP-0424, XEP-0444).
    private static final Set<String> ABOUT_ANOTHER = Set.of(
            "urn:xmpp:message-correct:0", "urn:xmpp:message-retract:1", "urn:xmpp:reactions:0");
    private static final Set<String> ENCRYPTED = Set.of("eu.siacs.conversations.axolotl", "urn:xmpp:omemo:2");

    static Seen of(KeptMessage message) {
        try {
            Element stanza = ElementParser.parse(message.stanza());
            return new Seen(message.id(), message.direction(), isMessage(stanza), names(stanza), Mark.in(stanza));
        } catch (XmlException e) {
            LOG.error("Message {} cannot be read: {}", message.id(), e.getMessage());
            return new Seen(message.id(), message.direction(), false, Set.of(), List.of());
        }
    }

    /// By the owner.
    boolean isToBeRead() {
        return isMessage && direction == Direction.RECEIVED;
    }

    private static boolean isMessage(Element stanza) {
        return (stanza.has("body", Stanza.NAMESPACE) || stanza.elements().anyMatch(Seen::isEncrypted))
                && stanza.elements().noneMatch(child -> ABOUT_ANOTHER.contains(child.namespace()));
    }

    /// Without a payload it only exchanges keys (XEP-0384 §5.5).
    private static boolean isEncrypted(Element child) {
        return ENCRYPTED.contains(child.namespace()) && child.has("payload", child.namespace());
    }

    private static Set<String> names(Element stanza) {
        String id = stanza.attribute("id").orElse("");
        String origin = stanza.child("origin-id", Keeping.STANZA_ID).flatMap(child -> child.attribute("id")).orElse(id);
        return id.equals(origin) ? Set.of(id) : Set.of(id, origin);
    }
}
