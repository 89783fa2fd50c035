package org.bluetick.xep;

import org.bluetick.address.Jid;
import org.bluetick.api.Passage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;

/// Lets nothing pass between an account and whom it has blocked (XEP-0191 §3.2). Runs in the sender's turn.
record BlockingGuard(Jid domain, Blocklist blocklist) {
    private static final Verdict BLOCKED = Verdict.bounce(StanzaError.NOT_ACCEPTABLE
            .withType(StanzaError.Type.CANCEL)
            .with(Element.of("blocked", "urn:xmpp:blocking:errors")));
    private static final Verdict UNAVAILABLE = Verdict.bounce(StanzaError.SERVICE_UNAVAILABLE);

    Verdict sent(Passage passage) {
        Stanza stanza = passage.stanza();
        return blocklist.blocks(stanza.from().bare(), stanza.to()) ? BLOCKED : passage.pass();
    }

    Verdict arrived(Passage passage) {
        Stanza stanza = passage.stanza();
        if (isBroadcastToBlocked(stanza)) {
            return Verdict.DROP;
        }
        return isLocalAccount(stanza.to()) && blocklist.blocks(stanza.to().bare(), stanza.from())
                ? refusal(stanza)
                : passage.pass();
    }

    /// Presence that is not the client's own stanza but the server's: a broadcast to all who are subscribed.
    private boolean isBroadcastToBlocked(Stanza stanza) {
        return stanza instanceof Presence
                && isLocalAccount(stanza.from())
                && blocklist.blocks(stanza.from().bare(), stanza.to());
    }

    private boolean isLocalAccount(Jid jid) {
        return jid.domain().equals(domain.domain()) && jid.local().isPresent();
    }

    /// A room would take an error for its occupant's leaving, so what it relays ends silently.
    private static Verdict refusal(Stanza stanza) {
        return switch (stanza) {
            case Presence presence -> Verdict.DROP;
            case Iq iq -> iq.isRequest() ? UNAVAILABLE : Verdict.DROP;
            case Message message -> switch (message.type()) {
                case NORMAL, CHAT -> UNAVAILABLE;
                case GROUPCHAT, HEADLINE, ERROR -> Verdict.DROP;
            };
        };
    }
}
