package org.bluetick.im;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Addressee;
import org.bluetick.api.ClientStream;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Nodes;
import org.bluetick.api.Place;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionResumed;
import org.bluetick.api.SessionEvents.SessionSaving;
import org.bluetick.api.Sessions;
import org.bluetick.api.Stage;
import org.bluetick.api.StreamFeature;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;

/// RFC 6121: rosters (§2), presence subscriptions (§3) and presence (§4).
public final class InstantMessaging implements XmppModule {
    @Override
    public String name() {
        return "im";
    }

    @Override
    public void install(ModuleContext context) {
        ImConfig config = context.config(ImConfig.class);
        RosterStore store = context.get(RosterStore.class);
        RoutingTable routes = context.get(RoutingTable.class);
        Rosters rosters = new Rosters(store, context.get(Sessions.class), context.get(Nodes.class),
                context.router(), config.maxContacts());
        Farewell farewell = new Farewell(context.router(), routes);
        DirectedPresence directed = new DirectedPresence(context.router(), config.maxDirectedPresences());

        installRosters(context, new RosterQueries(store, rosters, farewell));
        installSubscriptions(context, new Subscriptions(context.domain(), store, rosters, farewell, context.router()));
        installPresence(context,
                new Broadcasts(context.domain(), store, context.router(), routes, directed),
                new Probes(context.domain(), store, context.router(), routes, directed));
        context.intercept(Place.SENT, Stage.KEEP, directed::sent);
        context.on(SessionClosed.class, directed::closed);
        context.on(SessionSaving.class, DirectedPresence::save);
        context.on(SessionRestored.class, DirectedPresence::restore);
        context.on(AccountRemoved.class, event -> remove(event.account(), store, farewell, context.get(Sessions.class)));
    }

    private static void installRosters(ModuleContext context, RosterQueries queries) {
        context.iq(Iq.Type.GET, "query", RosterXml.NAMESPACE, Addressee.ANY_ACCOUNT, queries::get);
        context.iq(Iq.Type.SET, "query", RosterXml.NAMESPACE, Addressee.ANY_ACCOUNT, queries::set);
        context.intercept(Place.DELIVERING, Stage.STAMP, RosterPushes::delivering);
        context.on(SessionClosed.class, event -> event.session().remove(Interest.class));
        context.on(SessionSaving.class, Interest::save);
        context.on(SessionRestored.class, Interest::restore);
        context.streamFeature(new OnceAuthenticated(Element.of("ver", "urn:xmpp:features:rosterver")));
    }

    private static void installSubscriptions(ModuleContext context, Subscriptions subscriptions) {
        context.intercept(Place.SENT, Stage.KEEP, subscriptions::sent);
        context.intercept(Place.ARRIVED, Stage.KEEP, subscriptions::arrived);
        context.streamFeature(new OnceAuthenticated(Element.of("sub", "urn:xmpp:features:pre-approval")));
    }

    private static void installPresence(ModuleContext context, Broadcasts broadcasts, Probes probes) {
        context.on(SessionAvailable.class, broadcasts::available);
        context.on(PresenceBroadcast.class, broadcasts::broadcast);
        context.on(SessionRestored.class, broadcasts::restored);
        context.on(SessionResumed.class, broadcasts::resumed);
        context.intercept(Place.ARRIVED, Stage.KEEP, probes::arrived);
        context.intercept(Place.DELIVERING, Stage.GUARD, probes::delivering);
    }

    /// XEP-0077 §3.2: whoever knew the account is told that it is over.
    private static void remove(Jid account, RosterStore store, Farewell farewell, Sessions sessions) {
        sessions.of(account).forEach(session -> session.post(() -> session.remove(Subscribers.class))); // told here, and once
        Roster roster = store.roster(account);
        store.removeAll(account);
        for (RosterItem item : roster.items()) {
            farewell.part(account, item);
        }
    }

    /// What the server can do for a client that has authenticated; nothing to negotiate.
    private record OnceAuthenticated(Element feature) implements StreamFeature {
        @Override
        public Optional<Element> offer(ClientStream stream) {
            return stream.account().map(account -> feature);
        }
    }
}
