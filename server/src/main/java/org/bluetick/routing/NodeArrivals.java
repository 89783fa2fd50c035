package org.bluetick.routing;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.SessionEvents.MayHaveMissed;
import org.bluetick.api.StoredSession;
import org.bluetick.cluster.NodeLink;
import org.bluetick.session.Session;
import org.bluetick.session.SessionRegistry;
import org.bluetick.session.StanzaPath;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StreamError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What other nodes send to the sessions of this one, and ask of them. Stateless; safe for any thread.
final class NodeArrivals implements NodeLink.Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(NodeArrivals.class);

    private final Journal journal;
    private final SessionRegistry sessions;
    private final AccountDelivery delivery;
    private final Replies replies;
    private final StanzaPath path;

    NodeArrivals(Journal journal, SessionRegistry sessions, AccountDelivery delivery, Replies replies, StanzaPath path) {
        this.journal = journal;
        this.sessions = sessions;
        this.delivery = delivery;
        this.replies = replies;
        this.path = path;
    }

    /// It has passed all but DELIVERING there.
    @Override
    public void arrived(Jid resource, Stanza stanza) {
        if (stanza instanceof Message message) {
            Keeping.idOf(resource.bare(), message).ifPresent(journal::observe); // so that an answer has a larger id
        }
        Optional<Session> session = sessions.find(resource);
        if (session.isPresent() && delivery.isFor(resource, stanza)) {
            session.get().deliver(stanza);
        } else {
            unreached(resource.bare(), stanza);
        }
    }

    @Override
    public void lookAgain(Jid resource) {
        sessions.find(resource).ifPresent(session -> session.post(() -> path.emit(new MayHaveMissed(session))));
    }

    /// Nor is it sent on its way again when it came from another node: the next might send it back.
    @Override
    public void unreached(Jid account, Stanza stanza) {
        switch (stanza) {
            case Message message when Keeping.idOf(account, message).isPresent() -> LOG.debug("A message to {} waits in the journal", account);
            case Message message when message.type() == Message.Type.CHAT || message.type() == Message.Type.NORMAL ->
                    Turn.run(journal, () -> replies.bounce(message, StanzaError.SERVICE_UNAVAILABLE, null));
            case Iq iq when iq.isRequest() -> Turn.run(journal, () -> replies.bounce(iq, StanzaError.SERVICE_UNAVAILABLE, null));
            case Message message -> LOG.debug("A message to {} came too late", account);
            case Iq answer -> LOG.debug("An answer to {} came too late", account);
            case Presence presence -> LOG.debug("Presence to {} came too late", account);
        }
    }

    @Override
    public void lost() {
        sessions.all().forEach(session -> session.post(() -> path.emit(new MayHaveMissed(session))));
    }

    @Override
    public void end(Jid resource, StreamError reason, Runnable then) {
        sessions.endHere(resource, reason, then);
    }

    @Override
    public void settle(Jid account, Runnable then) {
        sessions.settleHere(account, then);
    }

    @Override
    public CompletableFuture<Optional<StoredSession>> give(String id, Jid account, int to) {
        return sessions.resumable().give(id, account, to);
    }
}
