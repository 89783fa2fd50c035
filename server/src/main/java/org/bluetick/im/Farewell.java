package org.bluetick.im;

import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.Route;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Presence.Type;

/// Ends what an owner and a contact had agreed. Stateless; runs in the turn of the session that wants it.
final class Farewell {
    private final Router router;
    private final RoutingTable routes;

    Farewell(Router router, RoutingTable routes) {
        this.router = router;
        this.routes = routes;
    }

    /// Withdraws all presence from a contact: to be done before `unsubscribed` is sent (RFC 6121 §3.2.1).
    void disappear(Jid account, Jid contact) {
        for (Route route : routes.routes(account)) {
            if (route.available()) {
                router.route(Presence.of(route.jid(), contact, Type.UNAVAILABLE));
            }
        }
    }

    /// Cancels both subscriptions and the unanswered requests (RFC 6121 §2.5.2).
    /// @param item as it was before it was removed
    void part(Jid account, RosterItem item) {
        Jid contact = item.contact();
        if (item.subscription().isFrom()) {
            disappear(account, contact);
        }
        if (item.subscription().isFrom() || item.request().isPresent()) {
            router.route(Presence.of(account, contact, Type.UNSUBSCRIBED));
        }
        if (item.subscription().isTo() || item.ask()) {
            router.route(Presence.of(account, contact, Type.UNSUBSCRIBE));
        }
    }
}
