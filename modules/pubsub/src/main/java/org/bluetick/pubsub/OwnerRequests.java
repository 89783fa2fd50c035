package org.bluetick.pubsub;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bluetick.address.Jid;
import org.bluetick.api.IqRequest;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What the owner of nodes asks (XEP-0060 §8). Stateless; runs in the owner's turn.
record OwnerRequests(NodeStore store, PubSubConfig config, Notifications notifications) {
    static final String NAMESPACE = "http://jabber.org/protocol/pubsub#owner";

    Element get(IqRequest request) {
        Element asked = asked(request);
        return switch (asked.name()) {
            case "default" -> owner(Element.of("default", NAMESPACE, NodeConfig.DEFAULT.form().element()));
            case "configure" -> configuration(node(request, asked));
            case "affiliations" -> affiliations(node(request, asked));
            case "subscriptions" -> subscriptions(node(request, asked));
            default -> throw new StanzaException(StanzaError.BAD_REQUEST);
        };
    }

    Element set(IqRequest request) {
        Element asked = asked(request);
        Node node = node(request, asked);
        switch (asked.name()) {
            case "configure" -> configure(node, asked);
            case "delete" -> delete(node);
            case "purge" -> purge(node);
            case "affiliations" -> affiliate(node, asked);
            case "subscriptions" -> unsubscribe(node, asked);
            default -> throw new StanzaException(StanzaError.BAD_REQUEST);
        }
        return Element.EMPTY;
    }

    /// Changes a node as it is when it is written, whoever else changes it.
    static Node change(NodeStore store, Node known, UnaryOperator<Node> change) {
        Node old = known;
        while (true) {
            Node changed = change.apply(old);
            if (changed.equals(old) || store.replace(old, changed)) {
                return changed;
            }
            old = store.find(known.owner(), known.name()).orElseThrow(PubSubErrors::notFound);
        }
    }

    private Element asked(IqRequest request) {
        Requests.requireOwner(request);
        return request.payload().firstElement().orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
    }

    private Node node(IqRequest request, Element asked) {
        return store.find(request.to(), Requests.name(asked)).orElseThrow(PubSubErrors::notFound);
    }

    // §8.2

    private static Element configuration(Node node) {
        return owner(Element.of("configure", NAMESPACE, node.config().form().element()).with("node", node.name()));
    }

    private void configure(Node node, Element configure) {
        DataForm form = DataForm.in(configure).orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
        if (form.type() == DataForm.Type.CANCEL) {
            return;
        }
        NodeConfig.requireKnown(form);
        Node changed = change(store, node, current -> current.with(current.config().with(form, config.maxItems())));
        if (changed.config().is(Option.NOTIFY_CONFIG)) {
            notifications.tell(changed, Events.configured(changed));
        }
    }

    // §8.4

    private void delete(Node node) {
        if (!store.delete(node.owner(), node.name())) {
            throw PubSubErrors.notFound();
        }
        if (node.config().is(Option.NOTIFY_DELETE)) {
            notifications.tell(node, Events.deleted(node));
        }
    }

    // §8.5

    private void purge(Node node) {
        if (!node.config().is(Option.PERSIST_ITEMS)) {
            throw PubSubErrors.unsupported("persistent-items");
        }
        store.purge(node.owner(), node.name());
        if (node.config().is(Option.NOTIFY_RETRACT)) {
            notifications.tell(node, Events.purged(node));
        }
    }

    // §8.8

    private static Element subscriptions(Node node) {
        return owner(Element.of("subscriptions", NAMESPACE).with("node", node.name()).plus(node.subscriptions().stream()
                .map(subscription -> Element.of("subscription", NAMESPACE)
                        .with("jid", subscription.jid().toString())
                        .with("subid", subscription.id())
                        .with("subscription", "subscribed"))
                .toList()));
    }

    /// Subscriptions can be ended, not made, in others' names.
    private void unsubscribe(Node node, Element asked) {
        for (Element said : asked.elements("subscription", NAMESPACE).toList()) {
            Jid jid = Requests.jid(said);
            if (!said.attribute("subscription").orElse("").equals("none")) {
                throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText("subscription: expected none"));
            }
            change(store, node, current -> current.subscription(jid).map(current::without).orElse(current));
        }
    }

    // §8.9

    private static Element affiliations(Node node) {
        Element own = affiliation(node.owner(), Affiliation.OWNER);
        List<Element> others = node.affiliations().entrySet().stream()
                .map(entry -> affiliation(entry.getKey(), entry.getValue()))
                .toList();
        return owner(Element.of("affiliations", NAMESPACE, own).with("node", node.name()).plus(others));
    }

    private static Element affiliation(Jid jid, Affiliation affiliation) {
        return Element.of("affiliation", NAMESPACE).with("jid", jid.toString()).with("affiliation", affiliation.word());
    }

    private void affiliate(Node node, Element asked) {
        for (Element said : asked.elements("affiliation", NAMESPACE).toList()) {
            Jid jid = Requests.jid(said).bare();
            Affiliation wanted = Affiliation.of(said.attribute("affiliation").orElse(""))
                    .orElseThrow(() -> new StanzaException(StanzaError.BAD_REQUEST));
            if (jid.equals(node.owner()) != (wanted == Affiliation.OWNER)) {
                throw new StanzaException(StanzaError.NOT_ACCEPTABLE.withText("only the account itself owns its nodes"));
            }
            if (wanted != Affiliation.OWNER) {
                change(store, node, current -> current.with(jid, wanted));
            }
        }
    }

    private static Element owner(Element content) {
        return Element.of("pubsub", NAMESPACE, content);
    }
}
