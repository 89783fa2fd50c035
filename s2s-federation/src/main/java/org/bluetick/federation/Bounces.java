package org.bluetick.federation;

import org.bluetick.api.Router;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.storage.StorageException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes back to senders as an error, because the other domain cannot be reached (RFC 6120 §10.4.3). In the link's turn.
final class Bounces {
    private static final Logger LOG = LoggerFactory.getLogger(Bounces.class);
    private static final Element STORE = Element.of("store", "urn:xmpp:hints");

    private final Router router;

    Bounces(Router router) {
        this.router = router;
    }

    /// A stanza that is kept nowhere, unless it asks for no answer.
    void bounce(Stanza stanza, StanzaError error) {
        boolean answerable = switch (stanza) {
            case Iq iq -> iq.isRequest();
            case Presence presence -> presence.type() != Presence.Type.UNAVAILABLE && !presence.isError();
            case Message message -> !message.isError();
        };
        if (answerable) {
            router.route(stanza.errorReply(error));
        }
    }

    /// A message that is in the journal. Its sender may be away by now: the error waits for it.
    void bounceKept(Message message, StanzaError error) {
        Stanza answer = message.errorReply(error);
        try {
            router.route(answer.withElement(answer.element().plus(STORE)));
        } catch (StorageException e) {
            LOG.warn("The error for {} could not be kept: {}", message.from(), e.getMessage());
        }
    }
}
