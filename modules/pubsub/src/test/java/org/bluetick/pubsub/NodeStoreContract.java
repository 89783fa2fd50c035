package org.bluetick.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

/// What every [NodeStore] does. Each test has owners of its own.
abstract class NodeStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final int MANY = 100;

    private final Jid owner = Jid.of("juliet-" + UUID.randomUUID() + "@example.org");

    abstract NodeStore store();

    @Test
    void aNodeIsFoundAsItWasCreated() {
        Node node = node("tune").with(ROMEO, Affiliation.MEMBER).with(new Node.Subscription(ROMEO, "s1"));

        assertTrue(store().create(node));

        Node found = store().find(owner, "tune").orElseThrow();
        assertEquals(Affiliation.MEMBER, found.affiliation(ROMEO));
        assertEquals(Optional.of(new Node.Subscription(ROMEO, "s1")), found.subscription(ROMEO));
        assertEquals(NodeConfig.AccessModel.OPEN, found.config().accessModel());
        assertEquals(Optional.empty(), store().find(owner, "mood"));
    }

    @Test
    void aNameIsTakenOnceOnly() {
        assertTrue(store().create(node("tune")));
        assertFalse(store().create(Node.of(owner, "tune", NodeConfig.DEFAULT)));

        assertEquals(NodeConfig.AccessModel.OPEN, store().find(owner, "tune").orElseThrow().config().accessModel());
    }

    @Test
    void nodesAreListedByName() {
        store().create(node("tune"));
        store().create(node("mood"));

        assertEquals(List.of("mood", "tune"), store().list(owner).stream().map(Node::name).toList());
    }

    @Test
    void whoIsSlowerReplacesNothing() {
        store().create(node("tune"));
        Node read = store().find(owner, "tune").orElseThrow();

        assertTrue(store().replace(read, read.with(ROMEO, Affiliation.OUTCAST)));
        assertFalse(store().replace(read, read.with(ROMEO, Affiliation.MEMBER)));

        Node after = store().find(owner, "tune").orElseThrow();
        assertEquals(Affiliation.OUTCAST, after.affiliation(ROMEO));
        assertTrue(store().replace(after, after.with(ROMEO, Affiliation.NONE)));
    }

    @Test
    void replacingKeepsTheItems() {
        store().create(node("tune"));
        publish("tune", "a", MANY);
        Node read = store().find(owner, "tune").orElseThrow();

        store().replace(read, read.with(ROMEO, Affiliation.MEMBER));

        assertEquals(List.of("a"), newest("tune", MANY));
    }

    @Test
    void anItemIsFoundAsItWasPublished() {
        store().create(node("tune"));
        Item item = new Item("a", owner.withResource("balcony"), Instant.parse("2026-01-01T12:00:00.123Z"),
                Element.of("tune", "urn:example:tune", Element.of("title", "urn:example:tune").plusText("ä & <b>")));

        store().publish(owner, "tune", item, 1);

        assertEquals(List.of(item), store().newest(owner, "tune", 1));
    }

    @Test
    void theOldestItemsGo() {
        store().create(node("tune"));
        for (String id : List.of("a", "b", "c", "d")) {
            publish("tune", id, 2);
        }

        assertEquals(List.of("c", "d"), newest("tune", MANY));
        assertEquals(List.of("d"), newest("tune", 1));
    }

    @Test
    void whatIsPublishedAgainIsTheNewest() {
        store().create(node("tune"));
        publish("tune", "a", 2);
        publish("tune", "b", 2);
        publish("tune", "a", 2);
        publish("tune", "c", 2);

        assertEquals(List.of("a", "c"), newest("tune", MANY));
    }

    @Test
    void anItemThatIsToStayStays() {
        store().create(node("tune"));
        publish("tune", "a", MANY);
        Item first = store().newest(owner, "tune", 1).getFirst();
        Item second = new Item("a", ROMEO, first.published().plusSeconds(1), Element.of("other", "urn:example:tune"));

        assertFalse(store().publishUnless(owner, "tune", second, MANY, first::equals));
        assertEquals(List.of(first), store().newest(owner, "tune", MANY));

        assertTrue(store().publishUnless(owner, "tune", second, MANY, old -> !old.equals(first)));
        assertEquals(List.of(second), store().newest(owner, "tune", MANY));
    }

    @Test
    void ofAnItemThatIsNotThereNothingStays() {
        store().create(node("tune"));
        publish("tune", "a", MANY);

        assertTrue(store().publishUnless(owner, "tune", new Item("b", owner, Instant.EPOCH, Element.of("tune", "urn:example:tune")),
                1, old -> true));
        assertEquals(List.of("b"), newest("tune", MANY));
    }

    @Test
    void itemsAreFoundById() {
        store().create(node("tune"));
        for (String id : List.of("a", "b", "c")) {
            publish("tune", id, MANY);
        }

        assertEquals(List.of("a", "c"), store().items(owner, "tune", List.of("c", "x", "a")).stream().map(Item::id).toList());
    }

    @Test
    void anItemIsRetractedOnce() {
        store().create(node("tune"));
        publish("tune", "a", MANY);

        assertTrue(store().retract(owner, "tune", "a"));
        assertFalse(store().retract(owner, "tune", "a"));
        assertFalse(store().retract(owner, "mood", "a"));
        assertEquals(List.of(), newest("tune", MANY));
    }

    @Test
    void aPurgedNodeIsEmptyAndThere() {
        store().create(node("tune"));
        publish("tune", "a", MANY);

        store().purge(owner, "tune");

        assertEquals(List.of(), newest("tune", MANY));
        assertTrue(store().find(owner, "tune").isPresent());
    }

    @Test
    void aDeletedNodeTakesItsItemsAlong() {
        store().create(node("tune"));
        publish("tune", "a", MANY);

        assertTrue(store().delete(owner, "tune"));
        assertFalse(store().delete(owner, "tune"));
        store().create(node("tune"));

        assertEquals(List.of(), newest("tune", MANY));
    }

    @Test
    void theLastItemsOfManyAreFoundAtOnce() {
        Jid other = Jid.of("nurse-" + UUID.randomUUID() + "@example.org");
        store().create(node("tune"));
        store().create(node("mood"));
        store().create(node("empty"));
        store().create(Node.of(other, "tune", NodeConfig.DEFAULT));
        publish("tune", "a", MANY);
        publish("tune", "b", MANY);
        publish("mood", "c", MANY);
        store().publish(other, "tune", item("d"), MANY);

        List<NodeStore.Last> last = store().last(List.of(owner, other), List.of("tune", "empty"));

        assertEquals(List.of("b", "d"), last.stream().map(found -> found.item().id()).toList());
        assertEquals(List.of(owner, other), last.stream().map(found -> found.node().owner()).toList());
    }

    @Test
    void theSizeIsThatOfAllPayloads() {
        assertEquals(0, store().size(owner));
        store().create(node("tune"));
        store().create(node("mood"));
        publish("tune", "a", MANY);
        long one = store().size(owner);
        publish("mood", "a", MANY);

        assertTrue(one > 0);
        assertEquals(2 * one, store().size(owner));
    }

    @Test
    void aRemovedOwnerLeavesNothing() {
        store().create(node("tune"));
        publish("tune", "a", MANY);

        store().removeAll(owner);

        assertEquals(List.of(), store().list(owner));
        assertEquals(List.of(), newest("tune", MANY));
        assertEquals(0, store().size(owner));
    }

    private Node node(String name) {
        return Node.of(owner, name, NodeConfig.DEFAULT.with(Option.ACCESS_MODEL, "open"));
    }

    private void publish(String node, String id, int maxItems) {
        store().publish(owner, node, item(id), maxItems);
    }

    private Item item(String id) {
        return new Item(id, owner, Instant.EPOCH, Element.of("tune", "urn:example:tune"));
    }

    private List<String> newest(String node, int limit) {
        return store().newest(owner, node, limit).stream().map(Item::id).toList();
    }
}
