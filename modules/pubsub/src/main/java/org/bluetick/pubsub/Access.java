package org.bluetick.pubsub;

import java.util.Optional;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;

/// Who may read a node and subscribe to it (XEP-0060 §4.5). Stateless; blocks on the roster's store.
record Access(RosterStore rosters) {
    /// @throws StanzaException what XEP-0060 §6.5.9 says of the node's access model
    void require(Node node, Jid asking) {
        refusal(node, asking).ifPresent(error -> {
            throw error;
        });
    }

    boolean isGranted(Node node, Jid asking) {
        return refusal(node, asking).isEmpty();
    }

    /// As `isGranted`, when what the owner's roster says of the contact is known already.
    static boolean isGranted(Node node, RosterItem contact) {
        return refusal(node, contact.contact(), Optional.of(contact)).isEmpty();
    }

    private Optional<StanzaException> refusal(Node node, Jid asking) {
        boolean asksRoster = switch (node.config().accessModel()) {
            case PRESENCE, ROSTER -> node.affiliation(asking) == Affiliation.NONE;
            case OPEN, WHITELIST -> false;
        };
        return refusal(node, asking, asksRoster ? rosters.item(node.owner(), asking.bare()) : Optional.empty());
    }

    private static Optional<StanzaException> refusal(Node node, Jid asking, Optional<RosterItem> contact) {
        return switch (node.affiliation(asking)) {
            case OWNER, MEMBER -> Optional.empty();
            case OUTCAST -> Optional.of(new StanzaException(StanzaError.FORBIDDEN));
            case NONE -> switch (node.config().accessModel()) {
                case OPEN -> Optional.empty();
                case WHITELIST -> Optional.of(PubSubErrors.closedNode());
                case PRESENCE -> contact.filter(item -> item.subscription().isFrom()).isPresent()
                        ? Optional.empty()
                        : Optional.of(PubSubErrors.presenceSubscriptionRequired());
                case ROSTER -> contact.filter(item -> isInGroup(node, item.groups())).isPresent()
                        ? Optional.empty()
                        : Optional.of(PubSubErrors.notInRosterGroup());
            };
        };
    }

    private static boolean isInGroup(Node node, Set<String> groups) {
        return node.config().rosterGroups().stream().anyMatch(groups::contains);
    }
}
