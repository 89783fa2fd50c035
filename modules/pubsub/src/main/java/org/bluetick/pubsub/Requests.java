package org.bluetick.pubsub;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.IqRequest;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What publishers and subscribers ask of an account (XEP-0060 §5 to §7). Stateless; runs in the requester's turn.
record Requests(NodeStore store, PubSubConfig config, Access access, Publishing publishing, Notifications notifications) {
    static final String NAMESPACE = "http://jabber.org/protocol/pubsub";
    private static final int SUBSCRIPTIONS = 1000;

    Element get(IqRequest request) {
        Element asked = asked(request);
        return switch (asked.name()) {
            case "items" -> items(request, asked);
            case "subscriptions" -> subscriptions(request, asked);
            case "affiliations" -> affiliations(request, asked);
            case "default" -> pubsub(Element.of("default", NAMESPACE, NodeConfig.DEFAULT.form().element()));
            case "options" -> throw PubSubErrors.unsupported("subscription-options");
            default -> throw new StanzaException(StanzaError.BAD_REQUEST);
        };
    }

    Element set(IqRequest request) {
        Element asked = asked(request);
        return switch (asked.name()) {
            case "publish" -> publish(request, asked);
            case "retract" -> retract(request, asked);
            case "create" -> create(request, asked);
            case "subscribe" -> subscribe(request, asked);
            case "unsubscribe" -> unsubscribe(request, asked);
            case "options" -> throw PubSubErrors.unsupported("subscription-options");
            default -> throw new StanzaException(StanzaError.BAD_REQUEST);
        };
    }

    private static Element asked(IqRequest request) {
        return request.payload().firstElement().orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
    }

    // §7.1

    private Element publish(IqRequest request, Element publish) {
        requireOwner(request);
        String name = name(publish);
        List<Element> items = publish.elements("item", NAMESPACE).toList();
        if (items.size() != 1) {
            throw items.isEmpty() ? PubSubErrors.itemRequired() : PubSubErrors.invalidPayload();
        }
        List<Element> payload = items.getFirst().elements().toList();
        if (payload.size() != 1) {
            throw payload.isEmpty() ? PubSubErrors.payloadRequired() : PubSubErrors.invalidPayload();
        }
        String id = items.getFirst().attribute("id").filter(said -> !said.isEmpty()).orElseGet(() -> UUID.randomUUID().toString());
        Optional<DataForm> options = request.payload().child("publish-options", NAMESPACE).flatMap(DataForm::in);
        publishing.publish(request.from(), name, id, payload.getFirst(), options);
        return pubsub(Element.of("publish", NAMESPACE, Element.of("item", NAMESPACE).with("id", id)).with("node", name));
    }

    // §7.2

    private Element retract(IqRequest request, Element retract) {
        requireOwner(request);
        Node node = node(request, retract);
        if (!node.config().is(Option.PERSIST_ITEMS)) {
            throw PubSubErrors.unsupported("persistent-items");
        }
        String id = retract.child("item", NAMESPACE).flatMap(item -> item.attribute("id")).filter(said -> !said.isEmpty())
                .orElseThrow(PubSubErrors::itemRequired);
        if (!store.retract(node.owner(), node.name(), id)) {
            throw PubSubErrors.notFound();
        }
        boolean asked = retract.attribute("notify").filter(said -> said.equals("true") || said.equals("1")).isPresent();
        if (asked || node.config().is(Option.NOTIFY_RETRACT)) {
            notifications.tell(node, Events.retracted(node, id));
        }
        return Element.EMPTY;
    }

    // §8.1

    private Element create(IqRequest request, Element create) {
        requireOwner(request);
        boolean isNamed = create.attribute("node").filter(said -> !said.isEmpty()).isPresent();
        String name = isNamed ? name(create) : UUID.randomUUID().toString();
        Optional<DataForm> form = request.payload().child("configure", NAMESPACE).flatMap(DataForm::in);
        if (store.find(request.to(), name).isPresent()) {
            throw new StanzaException(StanzaError.CONFLICT);
        }
        publishing.create(request.to(), name, publishing.configured(form.map(NodeConfig::requireKnown)));
        return isNamed ? Element.EMPTY : pubsub(Element.of("create", NAMESPACE).with("node", name));
    }

    // §6.5

    private Element items(IqRequest request, Element items) {
        Node node = node(request, items);
        access.require(node, request.from());
        if (!node.config().is(Option.PERSIST_ITEMS)) {
            throw PubSubErrors.unsupported("persistent-items");
        }
        List<String> ids = items.elements("item", NAMESPACE).flatMap(item -> item.attribute("id").stream()).toList();
        List<Item> found = ids.isEmpty()
                ? store.newest(node.owner(), node.name(), limit(items))
                : store.items(node.owner(), node.name(), ids);
        return pubsub(Element.of("items", NAMESPACE).with("node", node.name()).plus(found.stream()
                .map(item -> Element.of("item", NAMESPACE, item.payload()).with("id", item.id()))
                .toList()));
    }

    private int limit(Element items) {
        String said = items.attribute("max_items").orElse(Option.MAX);
        if (said.equals(Option.MAX)) {
            return config.maxItems();
        }
        if (!said.matches("[0-9]{1,9}")) {
            throw new StanzaException(StanzaError.BAD_REQUEST.withText("max_items \"" + said + "\"; expected a whole number"));
        }
        return Math.min(config.maxItems(), Integer.parseInt(said));
    }

    // §6.1

    private Element subscribe(IqRequest request, Element subscribe) {
        Jid jid = subscriber(request, subscribe);
        Node node = node(request, subscribe);
        access.require(node, request.from());
        Node.Subscription subscription = node.subscription(jid).orElseGet(() -> add(node, jid));
        if (node.config().sendsLastOnSubscription()) {
            store.last(List.of(node.owner()), List.of(node.name()))
                    .forEach(last -> notifications.tellLast(last, jid, Events.subscription(subscription)));
        }
        return pubsub(description(node, subscription));
    }

    private Node.Subscription add(Node node, Jid jid) {
        if (node.subscriptions().size() >= SUBSCRIPTIONS) {
            throw PubSubErrors.tooManySubscriptions();
        }
        Node.Subscription subscription = new Node.Subscription(jid, UUID.randomUUID().toString());
        OwnerRequests.change(store, node, current -> current.subscription(jid).isPresent() ? current : current.with(subscription));
        return subscription;
    }

    // §6.2

    private Element unsubscribe(IqRequest request, Element unsubscribe) {
        Jid jid = subscriber(request, unsubscribe);
        Node node = node(request, unsubscribe);
        Node.Subscription subscription = node.subscription(jid).orElseThrow(PubSubErrors::notSubscribed);
        if (unsubscribe.attribute("subid").filter(id -> !id.equals(subscription.id())).isPresent()) {
            throw PubSubErrors.invalidSubscriptionId();
        }
        OwnerRequests.change(store, node, current -> current.without(subscription));
        return Element.EMPTY;
    }

    /// Only oneself can be subscribed (§6.1.3.1).
    private static Jid subscriber(IqRequest request, Element said) {
        Jid jid = jid(said);
        if (!jid.equals(request.from()) && !jid.equals(request.from().bare())) {
            throw PubSubErrors.invalidJid();
        }
        return jid;
    }

    // §5.6, §5.7

    private Element subscriptions(IqRequest request, Element asked) {
        return pubsub(Element.of("subscriptions", NAMESPACE).plus(nodes(request, asked).stream()
                .flatMap(node -> node.subscriptions().stream()
                        .filter(subscription -> subscription.jid().bare().equals(request.from().bare()))
                        .map(subscription -> description(node, subscription)))
                .toList()));
    }

    private Element affiliations(IqRequest request, Element asked) {
        return pubsub(Element.of("affiliations", NAMESPACE).plus(nodes(request, asked).stream()
                .filter(node -> node.affiliation(request.from()) != Affiliation.NONE)
                .map(node -> Element.of("affiliation", NAMESPACE)
                        .with("node", node.name())
                        .with("affiliation", node.affiliation(request.from()).word()))
                .toList()));
    }

    private List<Node> nodes(IqRequest request, Element asked) {
        return asked.attribute("node").isPresent() ? List.of(node(request, asked)) : store.list(request.to());
    }

    private static Element description(Node node, Node.Subscription subscription) {
        return Element.of("subscription", NAMESPACE)
                .with("node", node.name())
                .with("jid", subscription.jid().toString())
                .with("subid", subscription.id())
                .with("subscription", "subscribed");
    }

    private Node node(IqRequest request, Element said) {
        return store.find(request.to(), name(said)).orElseThrow(PubSubErrors::notFound);
    }

    static String name(Element said) {
        return said.attribute("node").filter(name -> !name.isEmpty()).orElseThrow(PubSubErrors::nodeIdRequired);
    }

    static Jid jid(Element said) {
        try {
            return Jid.of(said.attribute("jid").orElseThrow(PubSubErrors::jidRequired));
        } catch (MalformedJidException e) {
            throw new StanzaException(StanzaError.JID_MALFORMED.withText(String.valueOf(e.getMessage())));
        }
    }

    static void requireOwner(IqRequest request) {
        if (!request.isToOwnAccount()) {
            throw new StanzaException(StanzaError.FORBIDDEN);
        }
    }

    private static Element pubsub(Element content) {
        return Element.of("pubsub", NAMESPACE, content);
    }
}
