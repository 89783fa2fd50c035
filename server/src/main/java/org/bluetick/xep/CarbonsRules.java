package org.bluetick.xep;

import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;

/// Which messages are copied to an account's other resources (XEP-0280 §6.1, `urn:xmpp:carbons:rules:0`), but for errors.
final class CarbonsRules {
    private static final String ROOM_USER = "http://jabber.org/protocol/muc#user";

    private CarbonsRules() {}

    static boolean isEligible(Message message) {
        Element element = message.element();
        if (element.has("private", Carbons.NAMESPACE) || element.has("no-copy", "urn:xmpp:hints")) {
            return false;
        }
        return switch (message.type()) {
            case CHAT -> true;
            case NORMAL -> element.has("body", Stanza.NAMESPACE) || element.elements().anyMatch(CarbonsRules::isForMessaging);
            case HEADLINE -> element.elements().anyMatch(CarbonsRules::isForMessaging);
            case GROUPCHAT, ERROR -> false;
        };
    }

    /// Receipts (XEP-0184), chat states (XEP-0085), markers (XEP-0333), invitations (XEP-0249, XEP-0045 §7.8.2).
    private static boolean isForMessaging(Element child) {
        return switch (child.namespace()) {
            case "urn:xmpp:receipts", "http://jabber.org/protocol/chatstates", "urn:xmpp:chat-markers:0", "jabber:x:conference" -> true;
            case ROOM_USER -> isInvitation(child);
            default -> false;
        };
    }

    /// A private message of a room's occupant: the room itself sends it to each of its recipient's resources.
    static boolean isFromOccupant(Message message) {
        return !message.from().isBare()
                && message.element().child("x", ROOM_USER).filter(x -> !isInvitation(x)).isPresent();
    }

    private static boolean isInvitation(Element x) {
        return x.has("invite", ROOM_USER);
    }
}
