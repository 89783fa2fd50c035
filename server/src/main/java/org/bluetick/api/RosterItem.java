package org.bluetick.api;

import java.util.Optional;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// What an account's roster knows of a contact (RFC 6121 §2.1.2, Appendix A).
/// @param contact a bare JID
/// @param name the handle its owner chose; may be empty
/// @param subscription what has been agreed
/// @param ask a request to see the contact is unanswered ("pending out")
/// @param approved a future request of the contact is granted in advance (RFC 6121 §3.4)
/// @param listed whether the owner sees it in the roster; a contact that merely asks is not in it
/// @param pendingRequest the contact's unanswered `subscribe` ("pending in"), shown again at each login
public record RosterItem(
        Jid contact,
        String name,
        Set<String> groups,
        Subscription subscription,
        boolean ask,
        boolean approved,
        boolean listed,
        @Nullable Element pendingRequest) {

    public RosterItem {
        groups = Set.copyOf(groups);
    }

    /// A contact of which nothing is known yet.
    public static RosterItem unknown(Jid contact) {
        return new RosterItem(contact, "", Set.of(), Subscription.NONE, false, false, false, null);
    }

    public Optional<Element> request() {
        return Optional.ofNullable(pendingRequest);
    }

    /// Nothing worth keeping is known: the same as not being stored.
    public boolean isBlank() {
        return !listed && subscription == Subscription.NONE && !ask && !approved && pendingRequest == null;
    }

    public RosterItem listed(String name, Set<String> groups) {
        return new RosterItem(contact, name, groups, subscription, ask, approved, true, pendingRequest);
    }

    public RosterItem withListed(boolean listed) {
        return new RosterItem(contact, name, groups, subscription, ask, approved, listed, pendingRequest);
    }

    public RosterItem with(Subscription subscription) {
        return new RosterItem(contact, name, groups, subscription, ask, approved, listed, pendingRequest);
    }

    public RosterItem withAsk(boolean ask) {
        return new RosterItem(contact, name, groups, subscription, ask, approved, listed, pendingRequest);
    }

    public RosterItem withApproved(boolean approved) {
        return new RosterItem(contact, name, groups, subscription, ask, approved, listed, pendingRequest);
    }

    public RosterItem withRequest(@Nullable Element request) {
        return new RosterItem(contact, name, groups, subscription, ask, approved, listed, request);
    }
}
