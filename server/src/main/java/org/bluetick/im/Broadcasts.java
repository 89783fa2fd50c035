package org.bluetick.im;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionResumed;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Presence.Type;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// Initial, subsequent and final presence (RFC 6121 §4.2, §4.4, §4.5). Runs in the session's turn.
final class Broadcasts {
    private final Jid domain;
    private final RosterStore store;
    private final Router router;
    private final RoutingTable routes;
    private final DirectedPresence directed;

    Broadcasts(Jid domain, RosterStore store, Router router, RoutingTable routes, DirectedPresence directed) {
        this.domain = domain;
        this.store = store;
        this.router = router;
        this.routes = routes;
        this.directed = directed;
    }

    /// Asks for the presence of the contacts and of the own other resources, and shows the requests still unanswered.
    void available(SessionAvailable event) {
        Roster roster = store.roster(event.session().account());
        event.session().put(new Subscribers(roster));
        ask(event.session(), roster);
    }

    private void ask(ClientSession session, Roster roster) {
        probe(session, session.account());
        for (RosterItem item : roster.items()) {
            if (item.subscription().isTo()) {
                probe(session, item.contact());
            }
            item.request().ifPresent(request -> session.deliver(request(request, item.contact(), session.account())));
        }
    }

    /// Reads the roster again, in a task of its own: the database may be away. After a crash, one whose client may have missed a
    /// change of the roster must read it too: it cannot go on.
    void restored(SessionRestored event) {
        ClientSession session = event.session();
        session.post(() -> {
            Roster roster = store.roster(session.account());
            if (session.presence().isPresent()) {
                session.put(new Subscribers(roster));
            }
            if (event.afterCrash() && session.get(Interest.class).filter(known -> known.seen().whole() != roster.version()).isPresent()) {
                session.close(new StreamError(StreamError.Condition.RESET, "the roster has changed"));
            }
        });
    }

    /// After a crash the client may have missed presence: it is told anew who is available, and who is not any more.
    void resumed(SessionResumed event) {
        ClientSession session = event.session();
        if (!event.afterCrash() || session.presence().isEmpty()) {
            return;
        }
        Roster roster = store.roster(session.account());
        for (RosterItem item : roster.items()) {
            if (item.subscription().isTo() && !mayBeAvailable(item.contact())) {
                session.deliver(Presence.of(item.contact(), session.jid(), Type.UNAVAILABLE));
            }
        }
        ask(session, roster);
    }

    private void probe(ClientSession session, Jid account) {
        if (mayBeAvailable(account)) {
            router.route(Presence.of(session.jid(), account, Type.PROBE));
        }
    }

    private static Stanza request(Element request, Jid contact, Jid account) {
        return Stanza.of(request, contact, account);
    }

    /// Tells the subscribers, and the account's available resources, this one too while it is available.
    void broadcast(PresenceBroadcast event) {
        ClientSession session = event.session();
        Presence presence = event.presence();
        List<Jid> recipients = recipients(session, presence);
        for (Jid recipient : recipients) {
            if (mayBeAvailable(recipient)) {
                router.route(presence.withTo(recipient));
            }
        }
        if (!presence.isAvailable()) {
            session.deliver(presence.withTo(session.account())); // it is in the routing table as available no more
            session.remove(Subscribers.class);
            directed.withdraw(session, presence, recipients);
        }
    }

    private List<Jid> recipients(ClientSession session, Presence presence) {
        Optional<Subscribers> subscribers = session.get(Subscribers.class);
        if (subscribers.isEmpty() && presence.isAvailable()) {
            subscribers = Optional.of(subscribers(session)); // they could not be read when it became available
        }
        List<Jid> recipients = new ArrayList<>(subscribers.map(Subscribers::list).orElse(List.of()));
        recipients.add(session.account());
        return recipients;
    }

    private Subscribers subscribers(ClientSession session) {
        Subscribers subscribers = new Subscribers(store.roster(session.account()));
        session.put(subscribers);
        return subscribers;
    }

    /// Saves the way to local accounts that are not there. Whoever comes meanwhile is in the table before it probes.
    private boolean mayBeAvailable(Jid account) {
        boolean isLocal = account.local().isPresent() && account.domain().equals(domain.domain());
        return !isLocal || routes.routes(account).stream().anyMatch(Route::available);
    }
}
