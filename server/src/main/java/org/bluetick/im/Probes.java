package org.bluetick.im;

import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Passage;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Presence.Type;

/// Answers presence probes (RFC 6121 §4.3.2). A probe goes on to each available resource, which knows its subscribers
/// and answers in its own turn; so a login costs no query for each contact. The client never sees it. Stateless.
final class Probes {
    private final Jid domain;
    private final RosterStore store;
    private final Router router;
    private final RoutingTable routes;
    private final DirectedPresence directed;

    Probes(Jid domain, RosterStore store, Router router, RoutingTable routes, DirectedPresence directed) {
        this.domain = domain;
        this.store = store;
        this.router = router;
        this.routes = routes;
        this.directed = directed;
    }

    /// Stands at ARRIVED. Answers for an account that has no available resource.
    Verdict arrived(Passage passage) {
        if (!isProbe(passage) || !isAccount(passage.stanza().to())) {
            return passage.pass();
        }
        Jid account = passage.stanza().to().bare();
        Jid prober = passage.stanza().from();
        if (!available(account).isEmpty()) {
            return new Verdict.Pass(passage.stanza().withTo(account));
        }
        if (!isLocal(prober)) {
            boolean isSubscriber = store.item(account, prober.bare()).filter(item -> item.subscription().isFrom()).isPresent();
            router.route(Presence.of(account, prober, isSubscriber ? Type.UNAVAILABLE : Type.UNSUBSCRIBED));
        }
        return Verdict.DROP;
    }

    /// Stands at DELIVERING. Answers for one available resource.
    Verdict delivering(Passage passage) {
        if (!isProbe(passage)) {
            return passage.pass();
        }
        ClientSession session = passage.session().orElseThrow();
        Jid prober = passage.stanza().from();
        if (maySee(session, prober)) {
            answer(session, prober);
        } else if (isSpokesman(session)) {
            // from the bare JID, so that nothing is said of resources; once, however many there are
            router.route(Presence.of(session.account(), prober.bare(), Type.UNSUBSCRIBED));
        }
        return Verdict.DROP;
    }

    private void answer(ClientSession session, Jid prober) {
        if (!prober.equals(session.jid())) {
            session.presence().ifPresent(presence -> router.route(presence.withTo(prober)));
        }
    }

    private boolean maySee(ClientSession session, Jid prober) {
        return prober.bare().equals(session.account())
                || session.get(Subscribers.class).filter(subscribers -> subscribers.contains(prober.bare())).isPresent()
                || directed.isShown(session, prober);
    }

    private boolean isSpokesman(ClientSession session) {
        List<Route> available = available(session.account());
        return !available.isEmpty() && available.getFirst().jid().equals(session.jid());
    }

    private List<Route> available(Jid account) {
        return routes.routes(account).stream().filter(Route::available).toList();
    }

    private static boolean isProbe(Passage passage) {
        return passage.stanza() instanceof Presence presence && presence.type() == Type.PROBE;
    }

    private boolean isAccount(Jid jid) {
        return isLocal(jid) && jid.local().isPresent();
    }

    private boolean isLocal(Jid jid) {
        return jid.domain().equals(domain.domain());
    }
}
