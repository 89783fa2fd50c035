package org.bluetick.pubsub;

import java.util.Optional;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;

/// What notifications say (XEP-0060 §7.1.2, §7.2.2, §8).
final class Events {
    static final String NAMESPACE = "http://jabber.org/protocol/pubsub#event";
    /// XEP-0131.
    private static final String HEADERS = "http://jabber.org/protocol/shim";

    private Events() {}

    static Element published(Node node, Item item) {
        Element said = Element.of("item", NAMESPACE).with("id", item.id());
        return items(node, node.config().is(Option.DELIVER_PAYLOADS) ? said.plus(item.payload()) : said);
    }

    static Element retracted(Node node, String id) {
        return items(node, Element.of("retract", NAMESPACE).with("id", id));
    }

    static Element purged(Node node) {
        return about("purge", node);
    }

    static Element deleted(Node node) {
        return about("delete", node);
    }

    static Element configured(Node node) {
        return about("configuration", node);
    }

    /// Whom a subscription in so many words has brought it (§7.1.2.5).
    static Element subscription(Node.Subscription subscription) {
        return Element.of("headers", HEADERS,
                Element.of("header", HEADERS).with("name", "SubID").plusText(subscription.id()));
    }

    static boolean isForSubscription(Message message) {
        return message.element().has("headers", HEADERS);
    }

    /// The node that a notification is about.
    static Optional<String> node(Message message) {
        return message.element().child("event", NAMESPACE)
                .flatMap(Element::firstElement)
                .flatMap(about -> about.attribute("node"));
    }

    private static Element items(Node node, Element item) {
        return Element.of("event", NAMESPACE, Element.of("items", NAMESPACE, item).with("node", node.name()));
    }

    private static Element about(String name, Node node) {
        return Element.of("event", NAMESPACE, Element.of(name, NAMESPACE).with("node", node.name()));
    }
}
