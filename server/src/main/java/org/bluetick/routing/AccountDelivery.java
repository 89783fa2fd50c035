package org.bluetick.routing;

import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.session.Session;
import org.bluetick.session.SessionRegistry;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// Which of an account's resources get a stanza (RFC 6121 §8.5). Stateless; runs in the sender's turn.
final class AccountDelivery {
    private final RoutingTable routes;
    private final SessionRegistry sessions;

    AccountDelivery(RoutingTable routes, SessionRegistry sessions) {
        this.routes = routes;
        this.sessions = sessions;
    }

    boolean isConnected(Jid account) {
        return !routes.routes(account).isEmpty();
    }

    /// Whether a resource takes messages to the account.
    boolean isTaken(Jid account) {
        return routes.routes(account).stream().anyMatch(Route::takesMessages);
    }

    /// §8.5.1: no such account. Nobody can tell it from one that is offline.
    void toNobody(Stanza stanza) {
        if (!(stanza instanceof Presence) && !isHeadline(stanza)) {
            throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        }
    }

    /// Delivers a stanza to the resources it is for. False: it is a message that none of them can take.
    boolean deliver(Stanza stanza) {
        if (!stanza.to().isBare() && deliverToResource(stanza)) {
            return true;
        }
        return switch (stanza) {
            case Message message -> deliverToAccount(message);
            case Presence presence -> deliverToAccount(presence);
            case Iq iq -> throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
        };
    }

    /// The same, of a message that is pending: nobody is given it before an earlier one of its sender that has gone through another node.
    boolean deliverPending(Message message) {
        if (sessions.mayBeElsewhere()) {
            Jid account = message.to().bare();
            Turn.firstReached(account, routes.routes(account)).forEach(sessions::lookAgain);
        }
        return deliver(message);
    }

    /// §8.5.2.1.1, §8.5.2.2.1, and for a resource that is not there §8.5.3.2.1.
    private boolean deliverToAccount(Message message) {
        return switch (message.type()) {
            case CHAT -> deliverToAll(message, message.to().bare());
            case NORMAL -> message.to().isBare() && deliverToAll(message, message.to());
            case HEADLINE -> {
                if (message.to().isBare()) {
                    deliverToAll(message, message.to());
                }
                yield true;
            }
            case GROUPCHAT -> throw new StanzaException(StanzaError.SERVICE_UNAVAILABLE);
            case ERROR -> true;
        };
    }

    private boolean deliverToAll(Message message, Jid account) {
        boolean delivered = false;
        for (Route route : routes.routes(account)) {
            delivered |= route.takesMessages() && sessions.deliver(route, message);
        }
        return delivered;
    }

    /// §8.5.2.1.2: to all available resources. For a resource that is not there: ignored (§8.5.3.2.2), unless it is about a subscription.
    private boolean deliverToAccount(Presence presence) {
        if (presence.to().isBare()) {
            List<Route> all = routes.routes(presence.to());
            all.stream().filter(Route::available).forEach(route -> sessions.deliver(route, presence));
        }
        return true;
    }

    /// Whether a resource takes a stanza that another node has sent on its way there: there may be another session under that address now,
    /// which is not available.
    boolean isFor(Jid resource, Stanza stanza) {
        if (!stanza.to().isBare()) {
            return true;
        }
        return switch (stanza) {
            case Message _ -> routes.find(resource).filter(Route::takesMessages).isPresent();
            case Presence presence -> presence.isSubscription() || routes.find(resource).filter(Route::available).isPresent();
            case Iq _ -> true;
        };
    }

    private boolean deliverToResource(Stanza stanza) {
        Optional<Session> session = sessions.find(stanza.to());
        session.ifPresent(found -> found.deliver(stanza));
        return session.isPresent()
                || routes.find(stanza.to()).filter(route -> !route.isHere() && sessions.deliver(route, stanza)).isPresent();
    }

    private static boolean isHeadline(Stanza stanza) {
        return stanza instanceof Message message && message.type() == Message.Type.HEADLINE;
    }
}
