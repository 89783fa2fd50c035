package org.bluetick.routing;

import java.util.function.LongSupplier;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.Federation;
import org.bluetick.api.Interceptor;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.Verdict;
import org.bluetick.cluster.NodeLink;
import org.bluetick.session.RemoteSessions;
import org.bluetick.session.Session;
import org.bluetick.session.SessionRegistry;
import org.bluetick.session.StanzaPath;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one path of a stanza: SENT, then to an account, the server, a service or another domain (RFC 6120 §10).
/// Stateless; runs in the sender's turn.
public final class StanzaRouter implements Router, StanzaPath {
    private static final Logger LOG = LoggerFactory.getLogger(StanzaRouter.class);

    private final Jid domain;
    private final Handlers handlers;
    private final Journal journal;
    private final Accounts accounts;
    private final SessionRegistry sessions;
    private final AccountDelivery delivery;
    private final IqAnswers answers;
    private final Replies replies = new Replies(this);
    private @Nullable Federation federation;

    public StanzaRouter(Jid domain, Handlers handlers, Accounts accounts, RoutingTable routes, RemoteSessions remote,
            Journal journal, LongSupplier ticker) {
        this.domain = domain;
        this.journal = journal;
        this.handlers = handlers;
        this.accounts = accounts;
        this.sessions = new SessionRegistry(routes, remote, this, ticker);
        this.delivery = new AccountDelivery(routes, sessions);
        this.answers = new IqAnswers(handlers);
    }

    public SessionRegistry sessions() {
        return sessions;
    }

    /// What comes from other nodes.
    public NodeLink.Arrivals arrivals() {
        return new NodeArrivals(journal, sessions, delivery, replies, this);
    }

    /// Where stanzas to other domains go; before any is routed.
    public void federate(Federation federation) {
        this.federation = federation;
    }

    @Override
    public void sent(Session session, Stanza stanza) {
        replies.guarded(stanza, session, () -> {
            int kept = Turn.mark();
            try {
                sentOn(session, stanza);
            } catch (RuntimeException e) {
                Turn.refused(kept, session.account());
                throw e;
            }
        });
    }

    private void sentOn(Session session, Stanza stanza) {
        Stanza passed = pass(Place.SENT, stanza, session);
        if (passed instanceof Presence presence && !presence.isAddressed() && isAvailability(presence)) {
            presence.priority(); // refuses a wrong one before anything is changed
            session.broadcast(presence);
        } else if (passed != null) {
            dispatch(passed, session);
        }
    }

    @Override
    public void route(Stanza stanza) {
        Turn.run(journal, () -> replies.guarded(stanza, null, () -> dispatch(stanza, null)));
    }

    @Override
    public @Nullable Stanza delivering(Session session, Stanza stanza) {
        try {
            return pass(Place.DELIVERING, stanza, session);
        } catch (StanzaException e) {
            replies.bounce(stanza, e.error(), null);
            return null;
        }
    }

    /// A message may find another resource; a request must be answered; the rest was for this session only.
    @Override
    public void missed(Session session, Stanza stanza) {
        switch (stanza) {
            case Message message when Keeping.idOf(session.account(), message).isPresent() -> missedKept(message);
            case Message message when message.to().isBare() && delivery.isTaken(message.to()) ->
                    LOG.debug("A message to {} has reached its other resources", message.to());
            case Message message -> route(message);
            case Iq iq when iq.isRequest() -> replies.bounce(iq, StanzaError.SERVICE_UNAVAILABLE, null);
            case Iq answer -> LOG.debug("An answer to {} came too late", answer.to());
            case Presence presence -> LOG.debug("Presence to {} came too late", presence.to());
        }
    }

    /// It has arrived, and is kept, once: it must not arrive again. What was for the account, its other resources have got.
    private void missedKept(Message message) {
        try {
            if (message.to().isBare() || !delivery.deliver(message)) {
                LOG.debug("A message to {} waits in the journal", message.to());
            }
        } catch (StanzaException e) {
            LOG.debug("A message to {} stays in the journal: {}", message.to(), e.getMessage());
        }
    }

    @Override
    public void emit(Record event) {
        handlers.emit(event);
    }

    private void dispatch(Stanza stanza, @Nullable Session sender) {
        Jid to = stanza.to();
        if (!to.domain().equals(domain.domain())) {
            toOtherDomain(stanza);
        } else if (to.local().isEmpty()) {
            toServer(stanza, sender);
        } else {
            toAccount(stanza, sender);
        }
    }

    private void toOtherDomain(Stanza stanza) {
        var service = handlers.service(stanza.to().domain());
        if (service.isPresent()) {
            service.get().receive(stanza);
        } else if (federation != null) {
            federation.send(stanza);
        } else {
            throw new StanzaException(StanzaError.REMOTE_SERVER_NOT_FOUND);
        }
    }

    private void toServer(Stanza stanza, @Nullable Session sender) {
        switch (stanza) {
            case Iq iq when iq.isRequest() -> {
                Turn.commitNow(); // a request sees what was sent before it
                replies.reply(answers.byServer(iq, sender), sender);
            }
            case Iq answer -> LOG.debug("An answer from {} to {}", answer.from(), answer.to());
            case Presence presence -> LOG.debug("Presence from {} to the server", presence.from());
            case Message message -> throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        }
    }

    private void toAccount(Stanza stanza, @Nullable Session sender) {
        Jid account = stanza.to().bare();
        boolean online = delivery.isConnected(account);
        if (!online && !accounts.exists(account)) {
            delivery.toNobody(stanza);
            return;
        }
        Stanza arrived = pass(Place.ARRIVED, stanza, null);
        if (arrived == null) {
            return;
        }
        if (arrived instanceof Iq iq && iq.to().isBare()) {
            if (iq.isRequest()) {
                Turn.commitNow();
                replies.reply(answers.byAccount(iq, sender), sender);
            }
        } else if (arrived instanceof Message message && waits(message)) {
            Turn.afterCommit(() -> deliverKept(message));
        } else if (!delivery.deliver(arrived)) {
            undeliverable(arrived);
        }
    }

    private static boolean waits(Message message) {
        Jid account = message.to().bare();
        return Keeping.idOf(account, message).filter(id -> Turn.keepsPending(account, id)).isPresent();
    }

    /// Who takes the message is asked after the commit: whoever comes online later reads it from the store. If nobody
    /// takes it, it waits, and is not bounced.
    private void deliverKept(Message message) {
        try {
            if (!delivery.deliverPending(message)) {
                pass(Place.UNDELIVERABLE, message, null);
            }
        } catch (StanzaException e) {
            LOG.debug("A message to {} waits: {}", message.to(), e.error().condition());
        } catch (RuntimeException e) {
            LOG.error("A message to {} waits: its delivery failed", message.to(), e);
        }
    }

    private void undeliverable(Stanza stanza) {
        Stanza left = pass(Place.UNDELIVERABLE, stanza, null);
        if (left != null) {
            throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        }
    }

    /// Leads a stanza past all who stand at a place; null when it ends there.
    private @Nullable Stanza pass(Place place, Stanza stanza, @Nullable Session at) {
        Stanza passing = stanza;
        for (Interceptor interceptor : handlers.at(place)) {
            switch (interceptor.intercept(new Passage(passing, at))) {
                case Verdict.Pass(Stanza passed) -> passing = passed;
                case Verdict.Drop() -> {
                    return null;
                }
                case Verdict.Bounce(StanzaError error) -> throw new StanzaException(error);
            }
        }
        return passing;
    }

    private static boolean isAvailability(Presence presence) {
        return presence.isAvailable() || presence.type() == Presence.Type.UNAVAILABLE;
    }
}
