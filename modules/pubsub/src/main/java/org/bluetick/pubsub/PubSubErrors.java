package org.bluetick.pubsub;

import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// The errors of XEP-0060, as it pairs them with those of stanzas.
final class PubSubErrors {
    private static final String NAMESPACE = "http://jabber.org/protocol/pubsub#errors";

    private PubSubErrors() {}

    static StanzaException nodeIdRequired() {
        return of(StanzaError.BAD_REQUEST, "nodeid-required");
    }

    static StanzaException itemRequired() {
        return of(StanzaError.BAD_REQUEST, "item-required");
    }

    static StanzaException payloadRequired() {
        return of(StanzaError.BAD_REQUEST, "payload-required");
    }

    static StanzaException invalidPayload() {
        return of(StanzaError.BAD_REQUEST, "invalid-payload");
    }

    static StanzaException payloadTooBig(long most) {
        return of(StanzaError.NOT_ACCEPTABLE.withText("an account may keep " + most + " bytes"), "payload-too-big");
    }

    static StanzaException preconditionNotMet() {
        return of(StanzaError.CONFLICT, "precondition-not-met");
    }

    static StanzaException invalidJid() {
        return of(StanzaError.BAD_REQUEST, "invalid-jid");
    }

    static StanzaException jidRequired() {
        return of(StanzaError.BAD_REQUEST, "jid-required");
    }

    static StanzaException invalidSubscriptionId() {
        return of(StanzaError.NOT_ACCEPTABLE, "invalid-subid");
    }

    static StanzaException notSubscribed() {
        return of(StanzaError.UNEXPECTED_REQUEST.withType(StanzaError.Type.CANCEL), "not-subscribed");
    }

    static StanzaException tooManySubscriptions() {
        return of(StanzaError.POLICY_VIOLATION.withType(StanzaError.Type.WAIT), "too-many-subscriptions");
    }

    static StanzaException maxNodesExceeded() {
        return of(StanzaError.CONFLICT, "max-nodes-exceeded");
    }

    static StanzaException presenceSubscriptionRequired() {
        return of(StanzaError.NOT_AUTHORIZED, "presence-subscription-required");
    }

    static StanzaException notInRosterGroup() {
        return of(StanzaError.NOT_AUTHORIZED, "not-in-roster-group");
    }

    static StanzaException closedNode() {
        return of(StanzaError.NOT_ALLOWED, "closed-node");
    }

    static StanzaException unsupported(String feature) {
        return new StanzaException(StanzaError.FEATURE_NOT_IMPLEMENTED.with(
                Element.of("unsupported", NAMESPACE).with("feature", feature)));
    }

    static StanzaException notFound() {
        return new StanzaException(StanzaError.ITEM_NOT_FOUND);
    }

    private static StanzaException of(StanzaError error, String condition) {
        return new StanzaException(error.with(Element.of(condition, NAMESPACE)));
    }
}
