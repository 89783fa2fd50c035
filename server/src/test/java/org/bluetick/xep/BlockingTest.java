package org.bluetick.xep;

import static org.bluetick.xep.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.Blocklists;
import org.bluetick.api.Place;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.Subscription;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// XEP-0191.
final class BlockingTest {
    private static final String BLOCKING = "urn:xmpp:blocking";
    private static final String JULIET = "juliet@example.org";
    private static final String BALCONY = "juliet@example.org/balcony";
    private static final String ROMEO = "romeo@example.com/orchard";
    private static final String ROMEO_BARE = "romeo@example.com";
    private static final Verdict UNAVAILABLE = Verdict.bounce(StanzaError.SERVICE_UNAVAILABLE);

    private final TestContext context = TestStores.context();
    private final TestRoutes routes = new TestRoutes();
    private TestSession balcony;
    private TestSession chamber;

    @BeforeEach
    void install() {
        context.provide(RoutingTable.class, routes);
        context.provide(RosterStore.class, new TestRosters()
                .with(JULIET, ROMEO_BARE, Subscription.BOTH)
                .with(JULIET, "mercutio@example.com", Subscription.FROM)
                .with(JULIET, "paris@example.net", Subscription.TO));
        context.configure(new Blocking.Config(5)).install(new Blocking());
        balcony = context.connect(BALCONY);
        chamber = context.connect("juliet@example.org/chamber");
        routes.put(new Route(balcony.jid(), true, 0));
        routes.put(new Route(chamber.jid(), false, 0));
        balcony.broadcasts(Presence.of(balcony.jid(), balcony.account(), Presence.Type.AVAILABLE));
    }

    @Test
    void theListHoldsWhatWasBlockedAndNotUnblocked() {
        assertEquals(command("blocklist"), list());

        assertSame(Element.EMPTY, block(ROMEO_BARE, "example.net", "iago@example.com"));
        assertEquals(command("blocklist", "example.net", "iago@example.com", ROMEO_BARE), list());

        unblock("example.net");
        assertEquals(command("blocklist", "iago@example.com", ROMEO_BARE), list());

        unblock();
        assertEquals(command("blocklist"), list());
    }

    @Test
    void anEmptyOrMalformedCommandIsRefused() {
        assertError(StanzaError.BAD_REQUEST, this::block);
        assertError(StanzaError.BAD_REQUEST, () -> set(Element.of("block", BLOCKING, Element.of("item", BLOCKING))));
        assertError(StanzaError.JID_MALFORMED, () -> block("@example.com"));
        assertError(StanzaError.POLICY_VIOLATION, () -> block("a.example", "b.example", "c.example", "d.example",
                "e.example", "f.example"));
        assertEquals(command("blocklist"), list());
    }

    @Test
    void theListOfAnotherIsOutOfReach() {
        assertError(StanzaError.SERVICE_UNAVAILABLE, () -> context.get(ROMEO, JULIET, command("blocklist")));
    }

    @Test
    void resourcesThatAskedForTheListAreToldOfChanges() {
        list();

        block(ROMEO_BARE);
        assertEquals(List.of(command("block", ROMEO_BARE)), pushes(balcony));
        unblock();
        assertEquals(List.of(command("unblock")), pushes(balcony));
        assertEquals(List.of(), chamber.delivered());
    }

    @Test
    void whoIsBlockedCannotReachTheAccount() {
        block(ROMEO_BARE);

        assertEquals(UNAVAILABLE, arrives(chat(ROMEO, JULIET)));
        assertEquals(UNAVAILABLE, arrives(Iq.request(Iq.Type.GET, Jid.of(ROMEO), Jid.of(BALCONY), "1", ping())));
        assertEquals(Verdict.DROP, arrives(Iq.request(Iq.Type.GET, Jid.of(BALCONY), Jid.of(ROMEO), "1", ping()).result()));
        assertEquals(Verdict.DROP, arrives(presence(ROMEO, JULIET, Presence.Type.AVAILABLE)));
        assertEquals(Verdict.DROP, arrives(presence(ROMEO_BARE, JULIET, Presence.Type.SUBSCRIBE)));
        assertEquals(Verdict.DROP, arrives(presence(ROMEO, JULIET, Presence.Type.PROBE)));
        assertPasses(Place.ARRIVED, chat("mercutio@example.com/square", JULIET));
        assertPasses(Place.ARRIVED, chat(ROMEO, "nurse@example.org"));
    }

    @Test
    void whatARoomRelaysEndsSilently() {
        block("room@rooms.example.com/romeo");

        Jid occupant = Jid.of("room@rooms.example.com/romeo");
        assertEquals(Verdict.DROP, arrives(Message.of(occupant, Jid.of(BALCONY), Message.Type.GROUPCHAT)));
    }

    @Test
    void theAccountCannotReachWhoIsBlocked() {
        block(ROMEO_BARE);

        for (Stanza stanza : List.of(chat(BALCONY, ROMEO), presence(BALCONY, ROMEO, Presence.Type.AVAILABLE))) {
            Verdict.Bounce bounce = assertInstanceOf(Verdict.Bounce.class, context.pass(Place.SENT, stanza));
            assertEquals("not-acceptable", bounce.error().condition());
            assertEquals(StanzaError.Type.CANCEL, bounce.error().type());
            assertEquals(Element.of("blocked", "urn:xmpp:blocking:errors"), bounce.error().application());
        }
        assertPasses(Place.SENT, chat(BALCONY, "mercutio@example.com"));
    }

    @Test
    void presenceThatTheServerBroadcastsDoesNotReachWhoIsBlocked() {
        block("nurse@example.org");

        assertEquals(Verdict.DROP, arrives(presence(BALCONY, "nurse@example.org", Presence.Type.AVAILABLE)));
        assertTrue(context.get(Blocklists.class).blocks(Jid.of(JULIET), Jid.of("nurse@example.org/kitchen")));
    }

    @Test
    void aResourceAnAccountAndADomainMatchWhatIsInThem() {
        assertBlocks(Set.of("romeo@example.com/orchard"), "romeo@example.com/orchard");
        assertBlocks(Set.of("romeo@example.com"), "romeo@example.com", "romeo@example.com/orchard", "romeo@example.com/street");
        assertBlocks(Set.of("example.com/hall"), "example.com/hall");
        assertBlocks(Set.of("example.com"), "romeo@example.com", "romeo@example.com/orchard", "romeo@example.com/street",
                "example.com/hall", "example.com");
    }

    private void assertBlocks(Set<String> items, String... blocked) {
        items.forEach(this::block);
        for (String jid : List.of("romeo@example.com", "romeo@example.com/orchard", "romeo@example.com/street",
                "example.com/hall", "example.com", "sub.example.com")) {
            boolean expected = Arrays.asList(blocked).contains(jid);
            assertEquals(expected, context.get(Blocklists.class).blocks(Jid.of(JULIET), Jid.of(jid)), items + " blocks " + jid);
        }
        unblock();
    }

    @Test
    void nobodyLocksHimselfOut() {
        block(JULIET, "example.org");

        assertPasses(Place.SENT, chat(BALCONY, JULIET));
        assertPasses(Place.ARRIVED, chat(BALCONY, "juliet@example.org/chamber"));
        assertPasses(Place.SENT, Iq.request(Iq.Type.GET, Jid.of(BALCONY), Jid.of("example.org"), "1", ping()));
        assertEquals(UNAVAILABLE, arrives(chat("nurse@example.org/kitchen", JULIET)));
    }

    @Test
    void contactsWhoAreBlockedSeeTheAccountLeaveOnce() {
        block(ROMEO_BARE, "paris@example.net", "stranger@example.com");
        assertEquals(List.of(presence(BALCONY, ROMEO_BARE, Presence.Type.UNAVAILABLE)), context.routed());

        block("example.com");
        assertEquals(List.of(presence(BALCONY, "mercutio@example.com", Presence.Type.UNAVAILABLE)), context.routed());
    }

    @Test
    void contactsWhoAreNoLongerBlockedSeeTheAccountComeBack() {
        block(ROMEO_BARE, "example.com");
        context.routed();

        unblock("example.com");
        balcony.turn();
        assertEquals(List.of(presence(BALCONY, "mercutio@example.com", Presence.Type.AVAILABLE)), context.routed());

        unblock();
        balcony.turn();
        assertEquals(List.of(presence(BALCONY, ROMEO_BARE, Presence.Type.AVAILABLE)), context.routed());
    }

    @Test
    void aRemovedAccountBlocksNobody() {
        block(ROMEO_BARE);

        context.emit(new AccountRemoved(Jid.of(JULIET)));

        assertFalse(context.get(Blocklists.class).blocks(Jid.of(JULIET), Jid.of(ROMEO)));
    }

    private Element list() {
        return context.get(BALCONY, JULIET, command("blocklist"));
    }

    private Element block(String... jids) {
        return set(command("block", jids));
    }

    private Element unblock(String... jids) {
        return set(command("unblock", jids));
    }

    private Element set(Element command) {
        return context.set(BALCONY, JULIET, command);
    }

    private Verdict arrives(Stanza stanza) {
        return context.pass(Place.ARRIVED, stanza);
    }

    private void assertPasses(Place place, Stanza stanza) {
        assertEquals(new Verdict.Pass(stanza), context.pass(place, stanza));
    }

    private static List<Element> pushes(TestSession session) {
        return session.delivered().stream().map(push -> push.element().firstElement().orElseThrow()).toList();
    }

    private static Element command(String name, String... jids) {
        return Element.of(name, BLOCKING)
                .plus(Arrays.stream(jids).map(jid -> Element.of("item", BLOCKING).with("jid", jid)).toList());
    }

    private static Stanza chat(String from, String to) {
        return Message.of(Jid.of(from), Jid.of(to), Message.Type.CHAT);
    }

    private static Stanza presence(String from, String to, Presence.Type type) {
        return Presence.of(Jid.of(from), Jid.of(to), type);
    }

    private static Element ping() {
        return Element.of("ping", "urn:xmpp:ping");
    }
}
