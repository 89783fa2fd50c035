package org.bluetick.im;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bluetick.address.Jid;
import org.bluetick.api.Roster;
import org.bluetick.api.RosterItem;
import org.bluetick.api.Subscription;
import org.bluetick.im.RosterXml.RosterSet;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

/// RFC 6121 §2.1, §2.3.3.
class RosterXmlTest {
    private static final Jid JULIET = Jid.of("juliet@example.com");

    @Test
    void readsAnItem() {
        assertEquals(
                new RosterSet.Put(JULIET, "Juliet", Set.of("Friends", "Verona")),
                RosterXml.read(query(item().with("name", "Juliet").plus(group("Friends"), group("Verona")))));
    }

    @Test
    void ignoresWhatTheServerAloneMaySay() {
        Element claims = item().with("subscription", "both").with("ask", "subscribe").with("approved", "true");
        assertEquals(new RosterSet.Put(JULIET, "", Set.of()), RosterXml.read(query(claims)));
    }

    @Test
    void readsARemoval() {
        assertEquals(new RosterSet.Remove(JULIET), RosterXml.read(query(item().with("subscription", "remove"))));
    }

    @Test
    void takesTheBareJid() {
        assertEquals(JULIET, RosterXml.read(query(item().with("jid", "Juliet@example.com/balcony"))).contact());
    }

    @Test
    void refusesAnythingButOneItem() {
        assertRefused("bad-request", query());
        assertRefused("bad-request", query(item(), item().with("jid", "nurse@example.com")));
    }

    @Test
    void refusesAnItemWithoutAddress() {
        assertRefused("bad-request", query(item().without("jid")));
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertRefused("jid-malformed", query(item().with("jid", "@example.com")));
    }

    @Test
    void refusesAGroupNamedTwice() {
        assertRefused("bad-request", query(item().plus(group("Friends"), group("Friends"))));
    }

    @Test
    void refusesAnEmptyGroup() {
        assertRefused("not-acceptable", query(item().plus(group(""))));
    }

    @Test
    void refusesLongNamesAndGroupsAndTooManyGroups() {
        assertEquals("ä".repeat(511), ((RosterSet.Put) RosterXml.read(query(item().with("name", "ä".repeat(511))))).name());
        assertRefused("not-acceptable", query(item().with("name", "ä".repeat(512))));
        assertRefused("not-acceptable", query(item().plus(group("g".repeat(1024)))));
        assertRefused("not-acceptable", query(item().plus(
                IntStream.rangeClosed(0, 100).mapToObj(i -> group("g" + i)).toList())));
    }

    @Test
    void showsListedItemsOnly() {
        RosterItem listed = RosterItem.unknown(JULIET).listed("Juliet", Set.of("Verona", "Friends"))
                .with(Subscription.FROM).withAsk(true).withApproved(true);
        RosterItem stranger = RosterItem.unknown(Jid.of("paris@example.com")).withRequest(Element.of("presence", "jabber:client"));
        Element expected = query(Element.of("item", RosterXml.NAMESPACE, group("Friends"), group("Verona"))
                .with("jid", "juliet@example.com").with("subscription", "from").with("name", "Juliet")
                .with("ask", "subscribe").with("approved", "true"));
        assertEquals(expected, RosterXml.query(new Roster(3, List.of(listed, stranger))));
    }

    @Test
    void pushesARemoval() {
        assertEquals(
                query(item().with("subscription", "remove")).with("ver", "9"),
                RosterXml.push(RosterItem.unknown(JULIET), 9));
    }

    private static void assertRefused(String condition, Element query) {
        StanzaException refusal = assertThrows(StanzaException.class, () -> RosterXml.read(query));
        assertEquals(condition, refusal.error().condition());
    }

    private static Element query(Element... items) {
        return Element.of("query", RosterXml.NAMESPACE, items);
    }

    private static Element item() {
        return Element.of("item", RosterXml.NAMESPACE).with("jid", JULIET.toString());
    }

    private static Element group(String name) {
        return Element.of("group", RosterXml.NAMESPACE).plusText(name);
    }
}
