package org.bluetick.pubsub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bluetick.address.Jid;

/// A node of an account.
/// @param affiliations of bare JIDs; who is not here has none, and the owner's is not among them
record Node(Jid owner, String name, NodeConfig config, Map<Jid, Affiliation> affiliations, List<Subscription> subscriptions) {
    /// Somebody who has subscribed in so many words (XEP-0060 §6.1), with a bare or a full JID.
    record Subscription(Jid jid, String id) {}

    Node {
        affiliations = Map.copyOf(affiliations);
        subscriptions = List.copyOf(subscriptions);
    }

    static Node of(Jid owner, String name, NodeConfig config) {
        return new Node(owner, name, config, Map.of(), List.of());
    }

    Affiliation affiliation(Jid jid) {
        return jid.bare().equals(owner) ? Affiliation.OWNER : affiliations.getOrDefault(jid.bare(), Affiliation.NONE);
    }

    Optional<Subscription> subscription(Jid jid) {
        return subscriptions.stream().filter(subscription -> subscription.jid().equals(jid)).findFirst();
    }

    Node with(NodeConfig config) {
        return new Node(owner, name, config, affiliations, subscriptions);
    }

    Node with(Jid jid, Affiliation affiliation) {
        Map<Jid, Affiliation> changed = new TreeMap<>(affiliations);
        if (affiliation == Affiliation.NONE) {
            changed.remove(jid);
        } else {
            changed.put(jid, affiliation);
        }
        return new Node(owner, name, config, changed, subscriptions);
    }

    Node with(Subscription subscription) {
        List<Subscription> changed = new ArrayList<>(subscriptions);
        changed.add(subscription);
        return new Node(owner, name, config, affiliations, changed);
    }

    Node without(Subscription subscription) {
        List<Subscription> changed = new ArrayList<>(subscriptions);
        changed.remove(subscription);
        return new Node(owner, name, config, affiliations, changed);
    }
}
