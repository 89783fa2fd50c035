package org.bluetick.pubsub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;

/// Sends the last item of each node to a resource that comes and wants to know (XEP-0163 §4.3.4). Stateless; in the turn of
/// the session that comes, or of whoever brings the presence of another domain.
record LastItems(Jid domain, NodeStore store, RosterStore rosters, Access access, Notifications notifications) {
    /// Those of the resource's own account, and of contacts of this domain whose presence it sees.
    void toOwn(Jid resource, Set<String> nodes) {
        List<Jid> owners = new ArrayList<>(List.of(resource.bare()));
        rosters.roster(resource.bare()).items().stream()
                .filter(item -> item.subscription().isTo())
                .map(RosterItem::contact)
                .filter(contact -> contact.domain().equals(domain.domain()))
                .forEach(owners::add);
        send(owners, resource, nodes);
    }

    /// Those of one account, to a resource of its contact.
    void toContact(Jid owner, Jid resource, Set<String> nodes) {
        send(List.of(owner), resource, nodes);
    }

    private void send(List<Jid> owners, Jid resource, Set<String> nodes) {
        for (NodeStore.Last last : store.last(owners, nodes)) {
            Node node = last.node();
            if (node.config().sendsLastOnPresence() && node.config().is(Option.DELIVER_NOTIFICATIONS)
                    && access.isGranted(node, resource)) {
                notifications.tellLast(last, resource);
            }
        }
    }
}
