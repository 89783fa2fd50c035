package org.bluetick.im;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Passage;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.api.Router;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Presence.Type;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;

/// Manages presence subscriptions (RFC 6121 §3): writes down what subscription presence changes, and decides whether it
/// goes on. Stateless; runs in the sender's turn.
final class Subscriptions {
    private static final int MAX_REQUEST_BYTES = 4096;

    private final Jid domain;
    private final RosterStore store;
    private final Rosters rosters;
    private final Farewell farewell;
    private final Router router;

    Subscriptions(Jid domain, RosterStore store, Rosters rosters, Farewell farewell, Router router) {
        this.domain = domain;
        this.store = store;
        this.rosters = rosters;
        this.farewell = farewell;
        this.router = router;
    }

    /// Stands at SENT: the roster's owner has sent it.
    Verdict sent(Passage passage) {
        if (!(passage.stanza() instanceof Presence presence) || !presence.isSubscription()) {
            return passage.pass();
        }
        ClientSession sender = passage.session().orElseThrow();
        Jid account = sender.account();
        Jid contact = presence.to().bare();
        if (contact.equals(account)) {
            return Verdict.DROP; // resources of an account see each other anyway
        }
        if (addsContact(presence.type()) && rosters.isFullFor(account, contact)) {
            return Verdict.bounce(StanzaError.RESOURCE_CONSTRAINT.withText(
                    "the roster is full; expected at most " + rosters.maxContacts() + " contacts"));
        }
        Change change = store.update(
                account, contact, item -> SubscriptionStates.outbound(presence.type(), item).item());
        if (change.before().subscription().isFrom() && !change.after().subscription().isFrom()) {
            farewell.disappear(account, contact);
        }
        // later, so that the stanza is under way before the push, and before presence to a new subscriber
        sender.post(() -> rosters.tell(account, change));
        return SubscriptionStates.outbound(presence.type(), change.before()).goesOn()
                ? new Verdict.Pass(between(account, contact, presence))
                : Verdict.DROP;
    }

    private static boolean addsContact(Type type) {
        return type == Type.SUBSCRIBE || type == Type.SUBSCRIBED;
    }

    /// Stands at ARRIVED: it has come to the roster's owner.
    Verdict arrived(Passage passage) {
        if (!(passage.stanza() instanceof Presence presence) || !presence.isSubscription() || !isAccount(presence.to())) {
            return passage.pass();
        }
        Jid account = presence.to().bare();
        Jid contact = presence.from().bare();
        if (contact.equals(account) || presence.type() == Type.SUBSCRIBE && isCrowded(account, contact)) {
            return Verdict.DROP;
        }
        Presence stamped = between(contact, account, presence);
        Element kept = kept(stamped);
        Change change = store.update(
                account, contact, item -> SubscriptionStates.inbound(presence.type(), item, kept).item());
        SubscriptionStates.Step step = SubscriptionStates.inbound(presence.type(), change.before(), kept);
        if (step.isGranted()) {
            return grant(account, contact, change);
        }
        if (step.goesOn() && presence.type() != Type.SUBSCRIBE) {
            rosters.tell(account, change, stamped);
            return Verdict.DROP; // each session hears of it in its own turn, before its roster push
        }
        rosters.tell(account, change);
        return step.goesOn() ? new Verdict.Pass(stamped) : Verdict.DROP;
    }

    /// RFC 6121 §3.1.3: the server answers for its user, who has granted this before.
    private Verdict grant(Jid account, Jid contact, Change change) {
        router.route(Presence.of(account, contact, Type.SUBSCRIBED));
        if (change.isChanged()) {
            rosters.tell(account, change);
        } else {
            rosters.show(account, contact);
        }
        return Verdict.DROP;
    }

    /// Whether strangers' requests must no longer be kept, lest they fill the store.
    private boolean isCrowded(Jid account, Jid contact) {
        return store.item(account, contact).isEmpty()
                && store.roster(account).items().size() >= 2 * rosters.maxContacts();
    }

    /// The request as it is kept until it is answered: whole, unless it is large.
    private static Element kept(Presence request) {
        Element element = request.element();
        boolean isLarge = element.toString().getBytes(StandardCharsets.UTF_8).length > MAX_REQUEST_BYTES;
        return isLarge ? new Element(element.name(), element.namespace(), element.attributes(), List.of()) : element;
    }

    /// Subscriptions are between accounts, whichever resource speaks (RFC 6121 §3).
    private static Presence between(Jid from, Jid to, Presence presence) {
        return presence.withFrom(from).withTo(to);
    }

    private boolean isAccount(Jid jid) {
        return jid.local().isPresent() && jid.domain().equals(domain.domain());
    }
}
