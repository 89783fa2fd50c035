package org.bluetick.im;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bluetick.api.Subscription;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

/// The module on the real router: who receives what, in which order.
class InstantMessagingTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String JULIET = "juliet@verona.example";
    private static final String REMOTE = "tybalt@capulet.example";
    private static final String GET = "<iq type='get' id='g'><query xmlns='jabber:iq:roster'/></iq>";

    private final House house = new House(new ImConfig(3, 2));
    private final House.Client phone = house.connect(ROMEO + "/phone");
    private final House.Client balcony = house.connect(JULIET + "/balcony");

    private static String set(String item) {
        return "<iq type='set' id='s'><query xmlns='jabber:iq:roster'>" + item + "</query></iq>";
    }

    private static String presence(String type, String to) {
        return "<presence type='" + type + "' to='" + to + "'/>";
    }

    private void befriend() {
        phone.logsIn();
        balcony.logsIn();
        phone.sends(presence("subscribe", JULIET));
        balcony.sends(presence("subscribed", ROMEO), presence("subscribe", ROMEO));
        phone.sends(presence("subscribed", JULIET));
        phone.received();
        balcony.received();
    }

    // rosters

    @Test
    void aSetIsPushedToInterestedResourcesOnly() {
        House.Client orchard = house.connect(ROMEO + "/orchard");
        phone.sends(GET);
        assertEquals(List.of("roster"), phone.received());
        orchard.sends(set("<item jid='juliet@verona.example' name='Juliet'/>"));
        assertEquals(List.of("result"), orchard.received());
        assertEquals(List.of("push juliet@verona.example none"), phone.received());
    }

    @Test
    void theResultComesBeforeThePush() {
        phone.sends(GET).received();
        phone.sends(set("<item jid='juliet@verona.example'/>"));
        assertEquals(List.of("result", "push juliet@verona.example none"), phone.received());
    }

    @Test
    void aKnownVersionIsAnsweredWithNothing() {
        phone.sends(set("<item jid='juliet@verona.example'/>")).received();
        String withVersion = "<iq type='get' id='g'><query xmlns='jabber:iq:roster' ver='%s'/></iq>";
        phone.sends(withVersion.formatted(""));
        Element roster = phone.elements().getFirst().firstElement().orElseThrow();
        assertEquals("1", roster.attribute("ver").orElseThrow());
        phone.sends(withVersion.formatted("1"));
        assertEquals(List.of("result"), phone.received());
        phone.sends(set("<item jid='nurse@verona.example'/>"));
        Element push = phone.elements().getLast().firstElement().orElseThrow();
        assertEquals("2", push.attribute("ver").orElseThrow());
    }

    @Test
    void nobodyElseMayReadOrChangeARoster() {
        phone.sends("<iq type='get' id='g' to='juliet@verona.example'><query xmlns='jabber:iq:roster'/></iq>");
        phone.sends("<iq type='set' id='s' to='juliet@verona.example'><query xmlns='jabber:iq:roster'>"
                + "<item jid='romeo@verona.example'/></query></iq>");
        assertEquals(List.of("error forbidden", "error forbidden"), phone.received());
    }

    @Test
    void aFullRosterTakesNoMoreContactsButChangesThoseItHas() {
        for (String contact : List.of("a", "b", "c")) {
            phone.sends(set("<item jid='" + contact + "@verona.example'/>"));
        }
        phone.received();
        phone.sends(set("<item jid='d@verona.example'/>"), presence("subscribe", "d@verona.example"),
                set("<item jid='c@verona.example' name='C'/>"));
        assertEquals(List.of("error resource-constraint", "error resource-constraint", "result"), phone.received());
    }

    @Test
    void theAccountItselfIsNoContact() {
        phone.sends(set("<item jid='romeo@verona.example'/>"));
        assertEquals(List.of("error not-allowed"), phone.received());
    }

    @Test
    void removingAContactEndsBothSubscriptions() {
        befriend();
        phone.sends(set("<item jid='juliet@verona.example' subscription='remove'/>"));
        assertEquals(
                List.of("result", "push juliet@verona.example remove", "unavailable juliet@verona.example/balcony"),
                sortedTail(phone.received()));
        assertEquals(
                List.of("unavailable romeo@verona.example/phone",
                        "unsubscribed romeo@verona.example", "push romeo@verona.example from",
                        "unsubscribe romeo@verona.example", "push romeo@verona.example none"),
                balcony.received());
        assertTrue(house.rosters.known(ROMEO, JULIET).isBlank());
    }

    private static List<String> sortedTail(List<String> received) {
        return received.stream().sorted((a, b) -> Integer.compare(rank(a), rank(b))).toList();
    }

    private static int rank(String summary) {
        return summary.equals("result") ? 0 : summary.startsWith("push") ? 1 : 2;
    }

    @Test
    void removingAStrangerIsAnError() {
        phone.sends(set("<item jid='juliet@verona.example' subscription='remove'/>"));
        assertEquals(List.of("error item-not-found"), phone.received());
    }

    // subscriptions

    @Test
    void aRequestIsShownAndGranted() {
        phone.logsIn();
        balcony.logsIn();
        phone.sends("<presence type='subscribe' to='juliet@verona.example/balcony'/>");
        assertEquals(List.of("push juliet@verona.example none ask"), phone.received());
        assertEquals(List.of("subscribe romeo@verona.example"), balcony.received());
        balcony.sends(presence("subscribed", ROMEO));
        assertEquals(List.of("push romeo@verona.example from"), balcony.received());
        assertEquals(
                List.of("subscribed juliet@verona.example", "push juliet@verona.example to",
                        "available juliet@verona.example/balcony"),
                phone.received());
    }

    @Test
    void aRequestIsShownAtEachLoginUntilItIsAnswered() {
        phone.logsIn().sends("<presence type='subscribe' to='juliet@verona.example'><status>hi</status></presence>");
        balcony.sends("<presence/>");
        Element request = balcony.elements().stream()
                .filter(element -> element.attribute("type").isPresent()).findFirst().orElseThrow();
        assertEquals("hi", request.child("status", "jabber:client").orElseThrow().text());
        House.Client chamber = house.connect(JULIET + "/chamber").sends("<presence/>");
        assertTrue(chamber.received().contains("subscribe romeo@verona.example"));
        chamber.sends(presence("unsubscribed", ROMEO));
        House.Client tomb = house.connect(JULIET + "/tomb").sends("<presence/>");
        assertFalse(tomb.received().contains("subscribe romeo@verona.example"));
        assertTrue(phone.received().contains("unsubscribed juliet@verona.example"));
    }

    @Test
    void aRequestGrantedInAdvanceIsAnsweredByTheServer() {
        phone.logsIn();
        balcony.logsIn().sends(presence("subscribed", ROMEO));
        assertEquals(List.of("push romeo@verona.example none approved"), balcony.received());
        assertEquals(List.of(), phone.received());
        phone.sends(presence("subscribe", JULIET));
        assertEquals(List.of("push romeo@verona.example from approved"), balcony.received());
        List<String> received = phone.received();
        assertTrue(received.contains("subscribed juliet@verona.example"), received::toString);
        assertTrue(received.contains("available juliet@verona.example/balcony"), received::toString);
        assertEquals(Subscription.TO, house.rosters.known(ROMEO, JULIET).subscription());
    }

    @Test
    void aGrantIsTakenBackAfterPresenceIs() {
        befriend();
        balcony.sends(presence("unsubscribed", ROMEO));
        assertEquals(
                List.of("unavailable juliet@verona.example/balcony", "unsubscribed juliet@verona.example",
                        "push juliet@verona.example from"),
                phone.received());
        balcony.received();
        balcony.sends("<presence><show>away</show></presence>");
        assertEquals(List.of(), phone.received());
    }

    @Test
    void whoUnsubscribesIsShownNoMorePresence() {
        befriend();
        phone.sends(presence("unsubscribe", JULIET));
        assertEquals(
                List.of("unsubscribe romeo@verona.example", "push romeo@verona.example to"), balcony.received());
        assertEquals(
                List.of("push juliet@verona.example from", "unavailable juliet@verona.example/balcony"),
                sortedTail(phone.received()));
    }

    @Test
    void anUnexpectedGrantIsNotShown() {
        balcony.logsIn();
        house.comes("<presence type='subscribed' from='tybalt@capulet.example' to='juliet@verona.example'/>");
        house.comes("<presence type='unsubscribe' from='tybalt@capulet.example' to='juliet@verona.example'/>");
        assertEquals(List.of(), balcony.received());
        assertTrue(house.rosters.known(JULIET, REMOTE).isBlank());
    }

    @Test
    void contactsOfOtherDomainsAreReachedThroughFederation() {
        phone.logsIn().sends(presence("subscribe", REMOTE));
        assertEquals(List.of("subscribe romeo@verona.example"), house.federated());
        house.comes("<presence type='subscribed' from='tybalt@capulet.example/sword' to='romeo@verona.example'/>");
        house.comes("<presence type='subscribe' from='tybalt@capulet.example' to='romeo@verona.example'/>");
        phone.sends(presence("subscribed", REMOTE));
        assertEquals(List.of("subscribed romeo@verona.example", "available romeo@verona.example/phone"), house.federated());
        phone.disconnects();
        assertEquals(List.of("unavailable romeo@verona.example/phone"), house.federated());
        house.connect(ROMEO + "/phone").sends("<presence/>");
        assertEquals(List.of("probe romeo@verona.example/phone", "available romeo@verona.example/phone"), house.federated());
    }

    @Test
    void subscribingToOneselfDoesNothing() {
        phone.logsIn().sends(presence("subscribe", ROMEO), "<presence type='subscribe'/>");
        assertEquals(List.of(), phone.received());
        assertTrue(house.rosters.known(ROMEO, ROMEO).isBlank());
    }

    @Test
    void strangersCannotFillTheRoster() {
        for (int i = 0; i < 10; i++) {
            house.comes("<presence type='subscribe' from='s" + i + "@capulet.example' to='romeo@verona.example'/>");
        }
        phone.sends("<presence/>");
        assertEquals(6, phone.received().stream().filter(each -> each.startsWith("subscribe ")).count());
    }

    // presence

    @Test
    void contactsAndOwnResourcesSeeEachOtherComeAndGo() {
        befriend();
        House.Client orchard = house.connect(ROMEO + "/orchard").sends("<presence/>");
        assertEquals(
                List.of("available juliet@verona.example/balcony", "available romeo@verona.example/orchard",
                        "available romeo@verona.example/phone"),
                orchard.received().stream().sorted().toList());
        assertEquals(List.of("available romeo@verona.example/orchard"), phone.received());
        assertEquals(List.of("available romeo@verona.example/orchard"), balcony.received());
        orchard.disconnects();
        assertEquals(List.of("unavailable romeo@verona.example/orchard"), phone.received());
        assertEquals(List.of("unavailable romeo@verona.example/orchard"), balcony.received());
    }

    @Test
    void aLoginReadsTheRosterOnceWhateverTheContacts() {
        befriend();
        House.Client orchard = house.connect(ROMEO + "/orchard");
        house.rosters.reads = 0;
        orchard.sends("<presence/>", "<presence><show>away</show></presence>");
        assertEquals(1, house.rosters.reads);
    }

    @Test
    void aProbeOfAStrangerIsRefusedOnceAndNeverShown() {
        phone.logsIn();
        house.connect(ROMEO + "/orchard").logsIn();
        phone.received();
        house.comes("<presence type='probe' from='tybalt@capulet.example/sword' to='romeo@verona.example'/>");
        assertEquals(List.of("unsubscribed romeo@verona.example"), house.federated());
        assertEquals(List.of(), phone.received());
    }

    @Test
    void aProbeOfSomebodyOfflineIsAnsweredForTheAccount() {
        house.comes("<presence type='probe' from='tybalt@capulet.example/sword' to='romeo@verona.example'/>");
        assertEquals(List.of("unsubscribed romeo@verona.example"), house.federated());
        phone.sends(presence("subscribed", REMOTE));
        house.comes("<presence type='subscribe' from='tybalt@capulet.example' to='romeo@verona.example'/>");
        house.federated();
        house.comes("<presence type='probe' from='tybalt@capulet.example/sword' to='romeo@verona.example'/>");
        assertEquals(List.of("unavailable romeo@verona.example"), house.federated());
    }

    @Test
    void directedPresenceIsWithdrawnWithTheBroadcastAndOnce() {
        befriend();
        phone.sends("<presence to='tybalt@capulet.example/sword'/>", "<presence to='juliet@verona.example/balcony'/>");
        house.federated();
        balcony.received();
        phone.sends("<presence type='unavailable'><status>bye</status></presence>");
        assertEquals("bye", house.federated.getFirst().element().child("status", "jabber:client").orElseThrow().text());
        assertEquals(List.of("unavailable romeo@verona.example/phone"), house.federated());
        assertEquals(List.of("unavailable romeo@verona.example/phone"), balcony.received());
        phone.disconnects();
        assertEquals(List.of(), house.federated());
    }

    @Test
    void directedPresenceOfAnUnavailableSessionIsWithdrawnToo() {
        phone.sends("<presence to='tybalt@capulet.example/sword'/>");
        house.federated();
        phone.disconnects();
        assertEquals(List.of("unavailable romeo@verona.example/phone"), house.federated());
    }

    @Test
    void presenceWithdrawnByTheClientIsNotWithdrawnAgain() {
        phone.sends("<presence to='tybalt@capulet.example/sword'/>", presence("unavailable", "tybalt@capulet.example/sword"));
        house.federated();
        phone.disconnects();
        assertEquals(List.of(), house.federated());
    }

    @Test
    void presenceIsDirectedToSoManyOnly() {
        phone.sends("<presence to='a@capulet.example'/>", "<presence to='b@capulet.example'/>",
                "<presence to='a@capulet.example'/>", "<presence to='c@capulet.example'/>");
        assertEquals(List.of("error policy-violation"), phone.received());
    }

    @Test
    void aRemovedAccountLeavesNobodySubscribed() {
        befriend();
        house.removeAccount(ROMEO);
        assertEquals(Subscription.NONE, house.rosters.known(JULIET, ROMEO).subscription());
        assertTrue(house.rosters.known(ROMEO, JULIET).isBlank());
        assertTrue(balcony.received().containsAll(
                List.of("unsubscribed romeo@verona.example", "unsubscribe romeo@verona.example")));
    }
}
