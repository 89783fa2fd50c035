package org.bluetick.session;

import static org.bluetick.stanza.StreamError.Condition.INVALID_FROM;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// What becomes of an element a client has sent, before anybody else sees it (RFC 6120 §8).
sealed interface Inbound {
    /// It is a stanza with valid addresses, its sender stamped.
    record Accepted(Stanza stanza) implements Inbound {}

    /// It is answered with an error.
    record Refused(Stanza answer) implements Inbound {}

    /// It is wrong, and an answer is not allowed (RFC 6120 §8.3.1: no error for an error).
    record Ignored() implements Inbound {}

    /// It ends the stream.
    record Fatal(StreamError error) implements Inbound {}

    static Inbound check(Element element, Jid sender) {
        if (!Stanza.isStanza(element)) {
            return new Fatal(new StreamError(UNSUPPORTED_STANZA_TYPE,
                    "<" + element.name() + "/>; expected message, presence or iq"));
        }
        if (!isFrom(element, sender)) {
            return new Fatal(new StreamError(INVALID_FROM, "expected " + sender + " or no from"));
        }
        try {
            Stanza stanza = Stanza.of(element, sender, recipient(element, sender));
            if (stanza instanceof Iq iq) {
                requireIqSyntax(iq);
            }
            return new Accepted(stanza);
        } catch (StanzaException e) {
            return refuse(element, sender, e.error());
        } catch (MalformedJidException e) {
            return refuse(element, sender, StanzaError.JID_MALFORMED.withText("to: " + e.getMessage()));
        }
    }

    /// RFC 6120 §8.1.2.1: the full or the bare JID of the sender.
    private static boolean isFrom(Element element, Jid sender) {
        Optional<String> from = element.attribute("from");
        if (from.isEmpty()) {
            return true;
        }
        try {
            Jid claimed = Jid.of(from.get());
            return claimed.equals(sender) || claimed.equals(sender.bare());
        } catch (MalformedJidException e) {
            return false;
        }
    }

    private static Jid recipient(Element element, Jid sender) {
        Optional<String> to = element.attribute("to");
        return to.isPresent() ? Jid.of(to.get()) : sender.bare();
    }

    /// RFC 6120 §8.2.3.
    private static void requireIqSyntax(Iq iq) {
        if (iq.id().isEmpty()) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText("an iq without id"));
        }
        long children = iq.element().elements().count();
        if (iq.isRequest() && children != 1 || iq.type() == Iq.Type.RESULT && children > 1) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText(
                    "an iq of type " + iq.element().attribute("type").orElse("") + " with " + children
                            + " children; expected " + (iq.isRequest() ? "one" : "one at most")));
        }
    }

    private static Inbound refuse(Element element, Jid sender, StanzaError error) {
        String type = element.attribute("type").orElse("");
        if (type.equals("error") || element.name().equals("iq") && type.equals("result")) {
            return new Ignored();
        }
        Element answer = error.answering(element).with("to", sender.toString());
        return new Refused(Stanza.of(answer, sender.bare(), sender).withElement(answer));
    }
}
