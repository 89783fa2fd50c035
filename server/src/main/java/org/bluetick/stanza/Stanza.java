package org.bluetick.stanza;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;

/// A stanza on its way (RFC 6120 §8): its sender is known, its addresses are valid. `from` and `to` are also the
/// attributes of the element, except that an element which its sender did not address has none; then `to` is
/// the sender's own account (RFC 6120 §10.3).
public sealed interface Stanza permits Message, Presence, Iq {
    /// The namespace of stanzas between client and server; inside the server all stanzas are in it.
    String NAMESPACE = "jabber:client";

    Jid from();

    Jid to();

    /// The stanza as it was or will be sent.
    Element element();

    /// The stanza with another recipient.
    Stanza withTo(Jid to);

    /// The stanza with another content; its addresses stay.
    Stanza withElement(Element element);

    boolean isError();

    /// The stanza that tells the sender what went wrong (RFC 6120 §8.3.1). The content is not repeated: it may be large, or a password.
    default Stanza errorReply(StanzaError error) {
        return Stanza.of(error.answering(element()), to(), from()).withTo(from());
    }

    default Optional<String> id() {
        return element().attribute("id");
    }

    /// Whether the sender named a recipient.
    default boolean isAddressed() {
        return element().attribute("to").isPresent();
    }

    /// Reads a stanza whose addresses are known.
    /// @throws StanzaException `bad-request` when its type is none of RFC 6121's or RFC 6120's
    static Stanza of(Element element, Jid from, Jid to) {
        Element stamped = element.with("from", from.toString());
        return switch (element.name()) {
            case "message" -> new Message(from, to, Message.Type.of(element), stamped);
            case "presence" -> new Presence(from, to, Presence.Type.of(element), stamped);
            case "iq" -> new Iq(from, to, Iq.Type.of(element), stamped);
            default -> throw new IllegalArgumentException("\"" + element.name() + "\" is no stanza");
        };
    }

    static boolean isStanza(Element element) {
        return element.namespace().equals(NAMESPACE)
                && switch (element.name()) {
                    case "message", "presence", "iq" -> true;
                    default -> false;
                };
    }
}
