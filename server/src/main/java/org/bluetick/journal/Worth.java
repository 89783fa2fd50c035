package org.bluetick.journal;

import java.util.Set;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;

/// What a message is worth, by its content: the whole table of what is kept.
///
/// | message | worth |
/// |---|---|
/// | of type error | nothing; with the hint `store`, which our server gives to errors that come late, until it is delivered |
/// | of type groupchat or headline | nothing; with the hint `store` (XEP-0334 §4.4) the archive |
/// | with the hint `no-store` (XEP-0334) | nothing |
/// | with the hint `no-permanent-store` and something worth keeping | until it is delivered |
/// | with a body, the hint `store`, or a payload that must arrive | the archive |
/// | anything else: chat states alone, for instance | nothing |
enum Worth {
    NOTHING, UNTIL_DELIVERED, ARCHIVE;

    private static final String HINTS = "urn:xmpp:hints";

    /// Payloads that must arrive though the message has no body: receipts (XEP-0184), markers (XEP-0333), encrypted
    /// content (XEP-0384, XEP-0374; XEP-0380 says that there is some), corrections and reactions (XEP-0308, XEP-0444),
    /// retractions (XEP-0424), invitations (XEP-0249, XEP-0045 §7.8.2), call events (XEP-0353).
    private static final Set<String> MUST_ARRIVE = Set.of(
            "urn:xmpp:receipts",
            "urn:xmpp:chat-markers:0",
            "eu.siacs.conversations.axolotl",
            "urn:xmpp:omemo:2",
            "urn:xmpp:openpgp:0",
            "urn:xmpp:eme:0",
            "urn:xmpp:message-correct:0",
            "urn:xmpp:reactions:0",
            "urn:xmpp:message-retract:1",
            "jabber:x:conference",
            "http://jabber.org/protocol/muc#user",
            "urn:xmpp:jingle-message:0");

    static Worth of(Message message) {
        if (message.isError()) {
            return message.element().has("store", HINTS) ? UNTIL_DELIVERED : NOTHING;
        }
        boolean byItsContent = message.type() == Message.Type.CHAT || message.type() == Message.Type.NORMAL;
        boolean matters = false;
        boolean brief = false;
        for (Node node : message.element().children()) {
            if (!(node instanceof Element child)) {
                continue;
            }
            if (child.namespace().equals(HINTS)) {
                switch (child.name()) {
                    case "no-store" -> {
                        return NOTHING;
                    }
                    case "no-permanent-store" -> brief = true;
                    case "store" -> matters = true;
                    default -> {}
                }
            }
            matters |= byItsContent && (child.is("body", Stanza.NAMESPACE) || mustArrive(child));
        }
        return matters ? (brief ? UNTIL_DELIVERED : ARCHIVE) : NOTHING;
    }

    /// A request for a receipt, or a message that can be marked, matters only by its body.
    private static boolean mustArrive(Element child) {
        return MUST_ARRIVE.contains(child.namespace()) && !child.name().equals("request") && !child.name().equals("markable");
    }
}
