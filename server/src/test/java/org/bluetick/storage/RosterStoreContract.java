package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RosterStore.Change;
import org.bluetick.api.Subscription;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every roster store does.
public abstract class RosterStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid NURSE = Jid.of("nurse@example.net");
    private static final UnaryOperator<RosterItem> LIST = item -> item.listed("", Set.of());

    private RosterStore store;

    /// The store under test; may be the same each time.
    protected abstract RosterStore store();

    @BeforeEach
    void removeRosters() {
        store = store();
        store.removeAll(ROMEO);
        store.removeAll(JULIET);
    }

    @Test
    void nothingStoredIsVersion0AndEmpty() {
        assertEquals(new Roster(0, List.of()), store.roster(ROMEO));
        assertEquals(Optional.empty(), store.item(ROMEO, JULIET));
        assertEquals(0, store.size(ROMEO));
    }

    @Test
    void givesBackAllThatAnItemHas() {
        Element request = Element.of("presence", "jabber:client", Element.of("status", "jabber:client", new Text("<&\"'>")))
                .with("type", "subscribe").with("from", NURSE.toString());
        RosterItem full = new RosterItem(
                NURSE, "Angelica", Set.of("Servants", "Family"), Subscription.FROM, true, true, false, request);
        assertEquals(new Change(RosterItem.unknown(NURSE), full, 1), store.update(ROMEO, NURSE, _ -> full));
        assertEquals(Optional.of(full), store.item(ROMEO, NURSE));
        assertEquals(new Roster(1, List.of(full)), store.roster(ROMEO));
    }

    @Test
    void givesBackEachSubscription() {
        for (Subscription subscription : Subscription.values()) {
            store.update(ROMEO, JULIET, item -> LIST.apply(item).with(subscription));
            assertEquals(subscription, store.item(ROMEO, JULIET).orElseThrow().subscription());
        }
    }

    @Test
    void givesBackUnusualText() {
        Jid contact = Jid.of("юлия@例え.example");
        String name = "O'Brien \"{}\\,?\" 😀 " + "long ".repeat(10_000);
        Set<String> groups = Set.of("a,b", "{c}", "\"d\"", "e\\", "NULL", "f'", "😀", " ");
        store.update(ROMEO, contact, item -> item.listed(name, groups));
        RosterItem item = store.item(ROMEO, contact).orElseThrow();
        assertEquals(name, item.name());
        assertEquals(groups, item.groups());
        assertEquals(List.of(item), store.roster(ROMEO).items());
    }

    @Test
    void givesTheFunctionWhatIsStored() {
        Change first = store.update(ROMEO, JULIET, item -> item.listed("Juliet", Set.of("Lovers")));
        assertEquals(RosterItem.unknown(JULIET), first.before());
        Change second = store.update(ROMEO, JULIET, item -> item.withAsk(true));
        assertEquals(first.after(), second.before());
        assertEquals(first.after().withAsk(true), second.after());
    }

    @Test
    void eachChangeMakesTheNextVersion() {
        assertEquals(1, store.update(ROMEO, JULIET, LIST).version());
        assertEquals(2, store.update(ROMEO, NURSE, LIST).version());
        assertEquals(3, store.update(ROMEO, JULIET, item -> item.withAsk(true)).version());
        assertEquals(4, store.update(ROMEO, NURSE, _ -> RosterItem.unknown(NURSE)).version());
        assertEquals(4, store.roster(ROMEO).version());
    }

    @Test
    void anEqualItemChangesNothing() {
        store.update(ROMEO, JULIET, LIST);
        Change change = store.update(ROMEO, JULIET, LIST);
        assertFalse(change.isChanged());
        assertEquals(1, change.version());
        assertEquals(1, store.roster(ROMEO).version());
    }

    @Test
    void aBlankItemThatWasNeverStoredChangesNothing() {
        Change change = store.update(ROMEO, JULIET, item -> item.listed("forgotten", Set.of()).withListed(false));
        assertFalse(change.isChanged());
        assertEquals(new Roster(0, List.of()), store.roster(ROMEO));
    }

    @Test
    void aBlankItemIsRemovedAndTheVersionStays() {
        store.update(ROMEO, JULIET, item -> item.listed("Juliet", Set.of("Lovers")));
        Change change = store.update(ROMEO, JULIET, item -> item.withListed(false));
        assertTrue(change.isChanged());
        assertEquals(RosterItem.unknown(JULIET), change.after());
        assertEquals(Optional.empty(), store.item(ROMEO, JULIET));
        assertEquals(new Roster(2, List.of()), store.roster(ROMEO));
    }

    @Test
    void aFunctionThatThrowsChangesNothing() {
        store.update(ROMEO, JULIET, LIST);
        assertThrows(IllegalStateException.class, () -> store.update(ROMEO, JULIET, _ -> {
            throw new IllegalStateException("on purpose");
        }));
        assertEquals(1, store.roster(ROMEO).version());
        assertEquals(2, store.update(ROMEO, NURSE, LIST).version());
    }

    @Test
    void theSizeCountsListedContactsOnly() {
        store.update(ROMEO, JULIET, LIST);
        store.update(ROMEO, NURSE, item -> item.withRequest(Element.of("presence", "jabber:client")));
        assertEquals(1, store.size(ROMEO));
        assertEquals(2, store.roster(ROMEO).items().size());
    }

    @Test
    void removesOneRosterAndNoOther() {
        store.update(ROMEO, JULIET, LIST);
        store.update(JULIET, ROMEO, LIST);
        store.removeAll(ROMEO);
        assertEquals(new Roster(0, List.of()), store.roster(ROMEO));
        assertEquals(1, store.roster(JULIET).items().size());
        assertEquals(1, store.update(ROMEO, NURSE, LIST).version());
    }

    @Test
    void losesNoChangeOfOneItemWhenManyComeAtOnce() throws Exception {
        int changes = 200;
        List<Change> done = atOnce(changes, i -> store.update(ROMEO, JULIET, addToGroup("group " + i)));
        assertEquals(changes, store.item(ROMEO, JULIET).orElseThrow().groups().size());
        assertVersionsHaveNoGap(done);
    }

    @Test
    void losesNoChangeOfManyItemsWhenTheyComeAtOnce() throws Exception {
        int changes = 200;
        List<Change> done = atOnce(changes, i -> store.update(ROMEO, contact(i % 20), addToGroup("group " + i)));
        assertEquals(20, store.size(ROMEO));
        assertEquals(changes, store.roster(ROMEO).items().stream().mapToInt(item -> item.groups().size()).sum());
        assertVersionsHaveNoGap(done);
    }

    @Test
    void readsTheVersionThatBelongsToTheItems() throws Exception {
        int changes = 100;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Roster>> read = threads.submit(() -> {
                List<Roster> seen = new ArrayList<>();
                do {
                    seen.add(store.roster(ROMEO));
                } while (seen.getLast().version() < changes);
                return seen;
            });
            for (int i = 0; i < changes; i++) {
                store.update(ROMEO, contact(i), LIST);
            }
            for (Roster roster : read.get()) {
                assertEquals(roster.version(), roster.items().size());
            }
        }
    }

    @Test
    void aRosterRemovedAmidChangesIsNeverHalfThere() throws Exception {
        atOnce(100, i -> {
            if (i % 10 == 9) {
                store.removeAll(ROMEO);
                return store.roster(ROMEO).version();
            }
            return store.update(ROMEO, contact(i), LIST).version();
        });
        assertEquals(store.roster(ROMEO).version(), store.roster(ROMEO).items().size());
    }

    private static <T> List<T> atOnce(int times, IntFunction<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> started = IntStream.range(0, times).mapToObj(i -> threads.submit(() -> work.apply(i))).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> each : started) {
                results.add(each.get());
            }
            return results;
        }
    }

    private void assertVersionsHaveNoGap(List<Change> changes) {
        Set<Long> expected = LongStream.rangeClosed(1, changes.size()).boxed().collect(Collectors.toSet());
        assertEquals(expected, changes.stream().map(Change::version).collect(Collectors.toSet()));
        assertEquals(changes.size(), store.roster(ROMEO).version());
    }

    private static UnaryOperator<RosterItem> addToGroup(String group) {
        return item -> {
            Set<String> groups = new HashSet<>(item.groups());
            groups.add(group);
            return item.listed(item.name(), groups);
        };
    }

    private static Jid contact(int i) {
        return Jid.of("contact" + i + "@example.net");
    }
}
