package org.bluetick.routing;

import org.bluetick.api.Router;
import org.bluetick.session.Session;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes back to the sender of a stanza: answers, and what went wrong with it (RFC 6120 §8.3). Stateless; runs in the turn that
/// routed it.
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final Router router;

    Replies(Router router) {
        this.router = router;
    }

    /// Runs the routing of a stanza; whatever goes wrong, its sender is told.
    void guarded(Stanza stanza, @Nullable Session sender, Runnable routing) {
        try {
            routing.run();
        } catch (StanzaException e) {
            bounce(stanza, e.error(), sender);
        } catch (StorageException e) {
            LOG.warn("A stanza from {} to {} was refused: {}", stanza.from(), stanza.to(), e.getMessage());
            bounce(stanza, StanzaError.RESOURCE_CONSTRAINT.withText("the database does not answer"), sender);
        } catch (RuntimeException e) {
            LOG.error("A stanza from {} to {} failed", stanza.from(), stanza.to(), e);
            bounce(stanza, StanzaError.INTERNAL_SERVER_ERROR, sender);
        }
    }

    /// RFC 6120 §8.3.1: an error is never answered with an error; nor is an answer, nor the end of presence.
    void bounce(Stanza stanza, StanzaError error, @Nullable Session sender) {
        boolean answerable = switch (stanza) {
            case Iq iq -> iq.isRequest();
            case Presence presence -> presence.type() != Presence.Type.UNAVAILABLE && !presence.isError();
            case Message message -> !message.isError();
        };
        if (answerable) {
            reply(stanza.errorReply(error), sender);
        }
    }

    /// An answer goes straight back to the session that asked: nobody may stand in its way.
    void reply(Stanza answer, @Nullable Session sender) {
        if (sender != null) {
            sender.deliver(answer);
        } else {
            router.route(answer);
        }
    }
}
