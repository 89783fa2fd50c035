package org.bluetick.receipts;

import java.util.List;
import java.util.Optional;
import org.bluetick.xml.Element;

/// What a message says of another one: that it was received (XEP-0184 §5) or read (XEP-0333 §4).
///
/// @param named what the sender of the other one called it
record Mark(Kind kind, String named) {
    enum Kind {
        RECEIVED, DISPLAYED
    }

    static final String RECEIPTS = "urn:xmpp:receipts";
    static final String MARKERS = "urn:xmpp:chat-markers:0";

    static List<Mark> in(Element message) {
        return message.elements().flatMap(child -> of(child).stream()).toList();
    }

    static boolean isMark(Element child) {
        return kind(child).isPresent();
    }

    private static Optional<Mark> of(Element child) {
        return kind(child).flatMap(kind -> child.attribute("id").map(named -> new Mark(kind, named)));
    }

    /// Who has acknowledged a message has read it (XEP-0430 §4).
    private static Optional<Kind> kind(Element child) {
        return switch (child.namespace()) {
            case RECEIPTS -> child.name().equals("received") ? Optional.of(Kind.RECEIVED) : Optional.empty();
            case MARKERS -> switch (child.name()) {
                case "received" -> Optional.of(Kind.RECEIVED);
                case "displayed", "acknowledged" -> Optional.of(Kind.DISPLAYED);
                default -> Optional.empty();
            };
            default -> Optional.empty();
        };
    }
}
