package org.bluetick.pubsub;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bluetick.address.Jid;
import org.bluetick.api.PersonalEvent;
import org.bluetick.stanza.DataForm;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;

/// Publishes at an account's nodes (XEP-0060 §7.1), which are made when they are first needed (XEP-0163 §3). Stateless; runs
/// in the publisher's turn.
record Publishing(NodeStore store, PubSubConfig config, Notifications notifications, Clock clock, Consumer<PersonalEvent> told) {
    /// As a client of the account does.
    /// @param preconditions what it expects of the node, and how the node is made when there is none (§7.1.5)
    void publish(Jid publisher, String name, String id, Element payload, Optional<DataForm> preconditions) {
        preconditions.ifPresent(NodeConfig::requireKnown);
        Jid owner = publisher.bare();
        Node node = store.find(owner, name).orElseGet(() -> create(owner, name, configured(preconditions)));
        if (preconditions.filter(form -> !node.config().meets(form, config.maxItems())).isPresent()) {
            throw PubSubErrors.preconditionNotMet();
        }
        publish(node, new Item(id, publisher, now(), payload));
    }

    /// As the server does on the account's behalf.
    /// @param ifMissing how the node is made when there is none
    void publish(Jid owner, String name, String id, Element payload, NodeConfig ifMissing) {
        Node node = store.find(owner, name).orElseGet(() -> create(owner, name, ifMissing));
        publish(node, new Item(id, owner, now(), payload));
    }

    /// The same, unless the item of that id that is there is to stay.
    void publishUnless(Jid owner, String name, String id, Element payload, NodeConfig ifMissing, Predicate<Element> stays) {
        Node node = store.find(owner, name).orElseGet(() -> create(owner, name, ifMissing));
        Item item = new Item(id, owner, now(), payload);
        if (!node.config().is(Option.PERSIST_ITEMS)) {
            tell(node, item);
            return;
        }
        requireRoom(owner, payload);
        if (store.publishUnless(owner, name, item, node.config().maxItems(config.maxItems()), old -> stays.test(old.payload()))) {
            tell(node, item);
        }
    }

    /// A node with that configuration, or the one that another has made meanwhile.
    Node create(Jid owner, String name, NodeConfig wanted) {
        if (store.list(owner).size() >= config.maxNodes()) {
            throw PubSubErrors.maxNodesExceeded();
        }
        Node node = Node.of(owner, name, wanted);
        return store.create(node) ? node : store.find(owner, name).orElseThrow(PubSubErrors::notFound);
    }

    NodeConfig configured(Optional<DataForm> form) {
        return form.map(said -> NodeConfig.DEFAULT.with(said, config.maxItems())).orElse(NodeConfig.DEFAULT);
    }

    private void publish(Node node, Item item) {
        if (node.config().is(Option.PERSIST_ITEMS)) {
            requireRoom(node.owner(), item.payload());
            store.publish(node.owner(), node.name(), item, node.config().maxItems(config.maxItems()));
        }
        tell(node, item);
    }

    private void tell(Node node, Item item) {
        notifications.tell(node, Events.published(node, item));
        told.accept(new PersonalEvent(node.owner(), node.name(), item.id(), item.payload()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void requireRoom(Jid owner, Element payload) {
        long most = config.maxSize().bytes();
        if (store.size(owner) + ElementWriter.toBytes(payload).length > most) {
            throw PubSubErrors.payloadTooBig(most);
        }
    }
}
