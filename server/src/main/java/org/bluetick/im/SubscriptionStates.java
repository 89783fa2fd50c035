package org.bluetick.im;

import org.bluetick.api.RosterItem;
import org.bluetick.api.Subscription;
import org.bluetick.stanza.Presence;
import org.bluetick.xml.Element;

/// The subscription states of RFC 6121 Appendix A and the steps between them. A state is four facts of a roster item:
/// the owner sees the contact (`to`), the contact sees the owner (`from`), the owner's request is unanswered (`ask`,
/// "pending out"), the contact's request is unanswered (`request`, "pending in"). Pure.
final class SubscriptionStates {
    private SubscriptionStates() {}

    /// What a stanza does.
    /// @param item the item afterwards
    /// @param goesOn whether the stanza goes on: outbound to the contact, inbound to the owner
    /// @param isGranted whether the contact is told `subscribed` at once, for the owner has said so before
    record Step(RosterItem item, boolean goesOn, boolean isGranted) {}

    /// The owner sends subscription presence to the contact (Appendix A.2).
    static Step outbound(Presence.Type type, RosterItem item) {
        return switch (type) {
            case SUBSCRIBE -> on(item.withAsk(!item.subscription().isTo()).withListed(true));
            case UNSUBSCRIBE -> on(to(item, false).withAsk(false));
            case SUBSCRIBED -> outboundSubscribed(item);
            case UNSUBSCRIBED -> new Step(
                    from(item, false).withRequest(null).withApproved(false), isFromOrPending(item), false);
            case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> throw new IllegalArgumentException(type + " is no subscription");
        };
    }

    /// Without a request it grants the next one in advance (§3.4.2).
    private static Step outboundSubscribed(RosterItem item) {
        if (item.request().isPresent()) {
            return on(from(item, true).withRequest(null).withListed(true));
        }
        return item.subscription().isFrom() ? end(item) : end(item.withApproved(true).withListed(true));
    }

    /// The contact's subscription presence arrives at the owner's account (Appendix A.3).
    /// @param stanza kept if it is a request to be answered
    static Step inbound(Presence.Type type, RosterItem item, Element stanza) {
        return switch (type) {
            case SUBSCRIBE -> inboundSubscribe(item, stanza);
            case UNSUBSCRIBE -> new Step(from(item, false).withRequest(null), isFromOrPending(item), false);
            case SUBSCRIBED -> item.ask() ? on(to(item, true).withAsk(false)) : end(item);
            case UNSUBSCRIBED -> new Step(to(item, false).withAsk(false), item.subscription().isTo() || item.ask(), false);
            case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> throw new IllegalArgumentException(type + " is no subscription");
        };
    }

    private static Step inboundSubscribe(RosterItem item, Element stanza) {
        if (item.subscription().isFrom()) {
            return new Step(item, false, true);
        }
        if (item.approved()) {
            return new Step(from(item, true).withRequest(null).withListed(true), false, true);
        }
        return item.request().isPresent() ? end(item) : on(item.withRequest(stanza));
    }

    private static boolean isFromOrPending(RosterItem item) {
        return item.subscription().isFrom() || item.request().isPresent();
    }

    private static RosterItem to(RosterItem item, boolean to) {
        return item.with(Subscription.of(to, item.subscription().isFrom()));
    }

    private static RosterItem from(RosterItem item, boolean from) {
        return item.with(Subscription.of(item.subscription().isTo(), from));
    }

    private static Step on(RosterItem item) {
        return new Step(item, true, false);
    }

    private static Step end(RosterItem item) {
        return new Step(item, false, false);
    }
}
