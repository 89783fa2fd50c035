package org.bluetick.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.bluetick.ModuleRules;
import org.bluetick.address.Jid;
import org.bluetick.api.PersonalEvent;
import org.bluetick.api.Place;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.Subscription;
import org.bluetick.api.TestContext;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the scripts cannot show: contacts at other domains, events, removed accounts.
final class PubSubModuleTest {
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid ROMEO = Jid.of("romeo@montague.example/orchard");
    private static final String INFO = "http://jabber.org/protocol/disco#info";

    private final TestContext server = new TestContext();
    private final List<PersonalEvent> told = new ArrayList<>();

    @BeforeEach
    void install() {
        server.provide(RoutingTable.class, new NoRoutes());
        server.on(PersonalEvent.class, told::add);
        server.install(new PubSubModule());
        server.get(RosterStore.class).update(JULIET, ROMEO.bare(), item -> item.with(Subscription.BOTH));
    }

    @Test
    void aResourceAtAnotherDomainIsAskedWhatItsCapabilitiesStandFor() {
        arrives(presence(ROMEO));

        Iq question = assertInstanceOf(Iq.class, server.routed().getFirst());
        assertEquals(JULIET, question.from());
        assertEquals(ROMEO, question.to());
        assertEquals("urn:example:client#v1", question.payload().orElseThrow().attribute("node").orElseThrow());
    }

    @Test
    void aContactAtAnotherDomainIsToldWhatItWantsToKnow() {
        answers("urn:example:tune");

        publish("urn:example:tune", "a");
        publish("urn:example:mood", "b");

        List<Stanza> routed = server.routed();
        assertEquals(List.of(ROMEO), routed.stream().map(Stanza::to).toList());
        assertEquals(JULIET, routed.getFirst().from());
    }

    @Test
    void whoComesFromAnotherDomainGetsTheLastItem() {
        publish("urn:example:tune", "a");

        answers("urn:example:tune");

        Stanza last = server.routed().getFirst();
        assertEquals(ROMEO, last.to());
        assertTrue(last.element().has("delay", "urn:xmpp:delay"));
    }

    @Test
    void whoHasGoneIsToldNothing() {
        answers("urn:example:tune");
        arrives(Presence.of(ROMEO, JULIET, Presence.Type.UNAVAILABLE));

        publish("urn:example:tune", "a");

        assertEquals(List.of(), server.routed());
    }

    @Test
    void strangersAtOtherDomainsAreNotAsked() {
        arrives(presence(Jid.of("paris@montague.example/garden")));

        assertEquals(List.of(), server.routed());
    }

    @Test
    void anAnswerOfAnotherIsNotBelieved() {
        arrives(presence(ROMEO));
        String id = server.routed().getFirst().id().orElseThrow();
        arrives(answer(Jid.of("paris@montague.example/garden"), id, "urn:example:tune"));

        publish("urn:example:tune", "a");

        assertEquals(List.of(), server.routed());
    }

    @Test
    void modulesAreToldWhatIsPublished() {
        publish("urn:example:tune", "a");

        assertEquals(List.of(new PersonalEvent(JULIET, "urn:example:tune", "a", Element.of("tune", "urn:example:tune"))), told);
    }

    @Test
    void aRemovedAccountLeavesNothing() {
        publish("urn:example:tune", "a");

        server.emit(new AccountRemoved(JULIET));

        assertThrows(StanzaException.class, () -> server.get("juliet@example.org/balcony", "juliet@example.org",
                Element.of("pubsub", Requests.NAMESPACE, Element.of("items", Requests.NAMESPACE).with("node", "urn:example:tune"))));
    }

    @Test
    void aModuleSeesTheApiOnly() {
        ModuleRules.check("org.bluetick.pubsub");
    }

    @Test
    void theServerFindsIt() {
        assertTrue(ServiceLoader.load(XmppModule.class).stream().anyMatch(found -> found.type() == PubSubModule.class));
    }

    private void answers(String node) {
        arrives(presence(ROMEO));
        String id = server.routed().getFirst().id().orElseThrow();
        assertEquals(Verdict.DROP, server.pass(Place.ARRIVED, answer(ROMEO, id, node)));
    }

    private void arrives(Stanza stanza) {
        server.pass(Place.ARRIVED, stanza);
    }

    private static Presence presence(Jid from) {
        Presence presence = Presence.of(from, JULIET, Presence.Type.AVAILABLE);
        return presence.withElement(presence.element().plus(Element.of("c", "http://jabber.org/protocol/caps")
                .with("node", "urn:example:client").with("hash", "sha-1").with("ver", "v1")));
    }

    private static Iq answer(Jid from, String id, String node) {
        Element feature = Element.of("feature", INFO).with("var", node + "+notify");
        return Iq.request(Iq.Type.GET, JULIET, from, id, Element.of("query", INFO)).result(Element.of("query", INFO, feature));
    }

    private void publish(String node, String id) {
        Element item = Element.of("item", Requests.NAMESPACE, Element.of("tune", "urn:example:tune")).with("id", id);
        server.set("juliet@example.org/balcony", "juliet@example.org", Element.of("pubsub", Requests.NAMESPACE,
                Element.of("publish", Requests.NAMESPACE, item).with("node", node)));
    }
}
