package org.bluetick.pubsub;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bluetick.address.Jid;
import org.bluetick.api.Blocklists;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.Router;
import org.bluetick.api.RoutingTable;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// Tells of events: all resources of the account, of contacts who may see its presence and read the node, and whoever has
/// subscribed (XEP-0163 §4). What a local client has not asked for ends at its session ([Interests]). Stateless; runs in
/// the publisher's turn.
record Notifications(Jid domain, Router router, RoutingTable routes, RosterStore rosters, Optional<Blocklists> blocklists,
        Access access, RemoteContacts remote) {
    private static final String DELAY = "urn:xmpp:delay";

    void tell(Node node, Element event) {
        if (!node.config().is(Option.DELIVER_NOTIFICATIONS)) {
            return;
        }
        Set<Jid> subscribed = new HashSet<>();
        for (Node.Subscription subscription : node.subscriptions()) {
            if (mayBeTold(node.owner(), subscription.jid()) && access.isGranted(node, subscription.jid())) {
                subscribed.add(subscription.jid().bare());
                send(node, subscription.jid(), event, Events.subscription(subscription));
            }
        }
        if (!subscribed.contains(node.owner())) {
            toResources(node, node.owner(), event);
        }
        if (isForContacts(node)) {
            rosters.roster(node.owner()).items().stream()
                    .filter(contact -> contact.subscription().isFrom() && !subscribed.contains(contact.contact()))
                    .forEach(contact -> toContact(node, contact, event));
        }
    }

    /// The last item, to one who comes (XEP-0163 §4.3.4).
    void tellLast(NodeStore.Last last, Jid resource, Element... more) {
        if (mayBeTold(last.node().owner(), resource)) {
            Element delay = Element.of("delay", DELAY).with("stamp", last.item().published().toString());
            Message message = message(last.node(), resource, Events.published(last.node(), last.item()));
            router.route(message.withElement(message.element().plus(delay).plus(more)));
        }
    }

    private static boolean isForContacts(Node node) {
        return node.config().accessModel() != NodeConfig.AccessModel.WHITELIST || !node.affiliations().isEmpty();
    }

    private void toContact(Node node, RosterItem contact, Element event) {
        Jid jid = contact.contact();
        if (!mayBeTold(node.owner(), jid) || !Access.isGranted(node, contact)) {
            return;
        }
        if (jid.domain().equals(domain.domain())) {
            toResources(node, jid, event);
        } else {
            remote.interested(node.owner(), jid, node.name()).forEach(resource -> send(node, resource, event));
        }
    }

    private void toResources(Node node, Jid account, Element event) {
        List<Route> all = routes.routes(account);
        all.stream().filter(Route::available).forEach(route -> send(node, route.jid(), event));
    }

    /// XEP-0163 §4.3.3: nothing to whom the account has blocked.
    private boolean mayBeTold(Jid owner, Jid other) {
        return blocklists.filter(lists -> lists.blocks(owner, other)).isEmpty();
    }

    private void send(Node node, Jid to, Element... content) {
        router.route(message(node, to, content));
    }

    private static Message message(Node node, Jid to, Element... content) {
        Message message = Message.of(node.owner(), to, Message.Type.HEADLINE, content);
        return message.withElement(message.element().with("id", UUID.randomUUID().toString()));
    }
}
