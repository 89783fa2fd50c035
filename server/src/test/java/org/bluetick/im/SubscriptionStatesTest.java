package org.bluetick.im;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterItem;
import org.bluetick.api.Subscription;
import org.bluetick.im.SubscriptionStates.Step;
import org.bluetick.stanza.Presence;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The tables of RFC 6121 Appendix A, row by row: state, whether the stanza goes on, next state (`-`: the same).
/// `out` and `in` stand for "Pending Out" and "Pending In".
class SubscriptionStatesTest {
    private static final String OUTBOUND_SUBSCRIBE = """
            none         | yes | none+out
            none+out     | yes | -
            none+in      | yes | none+out+in
            none+out+in  | yes | -
            to           | yes | -
            to+in        | yes | -
            from         | yes | from+out
            from+out     | yes | -
            both         | yes | -
            """;
    private static final String OUTBOUND_UNSUBSCRIBE = """
            none         | yes | -
            none+out     | yes | none
            none+in      | yes | -
            none+out+in  | yes | none+in
            to           | yes | none
            to+in        | yes | none+in
            from         | yes | -
            from+out     | yes | from
            both         | yes | from
            """;
    private static final String OUTBOUND_SUBSCRIBED = """
            none         | no  | -
            none+out     | no  | -
            none+in      | yes | from
            none+out+in  | yes | from+out
            to           | no  | -
            to+in        | yes | both
            from         | no  | -
            from+out     | no  | -
            both         | no  | -
            """;
    private static final String OUTBOUND_UNSUBSCRIBED = """
            none         | no  | -
            none+out     | no  | -
            none+in      | yes | none
            none+out+in  | yes | none+out
            to           | no  | -
            to+in        | yes | to
            from         | yes | none
            from+out     | yes | none+out
            both         | yes | to
            """;
    private static final String INBOUND_SUBSCRIBE = """
            none         | yes | none+in
            none+out     | yes | none+out+in
            none+in      | no  | -
            none+out+in  | no  | -
            to           | yes | to+in
            to+in        | no  | -
            from         | no  | -
            from+out     | no  | -
            both         | no  | -
            """;
    private static final String INBOUND_UNSUBSCRIBE = """
            none         | no  | -
            none+out     | no  | -
            none+in      | yes | none
            none+out+in  | yes | none+out
            to           | no  | -
            to+in        | yes | to
            from         | yes | none
            from+out     | yes | none+out
            both         | yes | to
            """;
    private static final String INBOUND_SUBSCRIBED = """
            none         | no  | -
            none+out     | yes | to
            none+in      | no  | -
            none+out+in  | yes | to+in
            to           | no  | -
            to+in        | no  | -
            from         | no  | -
            from+out     | yes | both
            both         | no  | -
            """;
    private static final String INBOUND_UNSUBSCRIBED = """
            none         | no  | -
            none+out     | yes | none
            none+in      | no  | -
            none+out+in  | yes | none+in
            to           | yes | none
            to+in        | yes | none+in
            from         | no  | -
            from+out     | yes | from
            both         | yes | from
            """;

    private static final Jid JULIET = Jid.of("juliet@example.com");
    private static final Element REQUEST = Element.of("presence", "jabber:client").with("type", "subscribe");
    private static final Element LATER_REQUEST = REQUEST.with("id", "later");

    private interface Input {
        Step apply(RosterItem item);
    }

    @TestFactory
    Stream<DynamicTest> outbound() {
        return Stream.of(
                        rows(OUTBOUND_SUBSCRIBE, "subscribe", item -> outbound(Presence.Type.SUBSCRIBE, item)),
                        rows(OUTBOUND_UNSUBSCRIBE, "unsubscribe", item -> outbound(Presence.Type.UNSUBSCRIBE, item)),
                        rows(OUTBOUND_SUBSCRIBED, "subscribed", item -> outbound(Presence.Type.SUBSCRIBED, item)),
                        rows(OUTBOUND_UNSUBSCRIBED, "unsubscribed", item -> outbound(Presence.Type.UNSUBSCRIBED, item)))
                .flatMap(List::stream);
    }

    @TestFactory
    Stream<DynamicTest> inbound() {
        return Stream.of(
                        rows(INBOUND_SUBSCRIBE, "subscribe", item -> inbound(Presence.Type.SUBSCRIBE, item)),
                        rows(INBOUND_UNSUBSCRIBE, "unsubscribe", item -> inbound(Presence.Type.UNSUBSCRIBE, item)),
                        rows(INBOUND_SUBSCRIBED, "subscribed", item -> inbound(Presence.Type.SUBSCRIBED, item)),
                        rows(INBOUND_UNSUBSCRIBED, "unsubscribed", item -> inbound(Presence.Type.UNSUBSCRIBED, item)))
                .flatMap(List::stream);
    }

    @Test
    void aGrantWithoutARequestIsKeptForTheNextOne() {
        for (String state : List.of("none", "none+out", "to")) {
            Step step = outbound(Presence.Type.SUBSCRIBED, item(state));
            assertTrue(step.item().approved(), state);
            assertTrue(step.item().listed(), state);
        }
        assertFalse(outbound(Presence.Type.SUBSCRIBED, item("none+in")).item().approved());
        assertFalse(outbound(Presence.Type.SUBSCRIBED, item("both")).item().approved());
    }

    @Test
    void aRequestGrantedInAdvanceIsAnsweredAndNotShown() {
        Step step = inbound(Presence.Type.SUBSCRIBE, item("to").withApproved(true));
        assertEquals("both", state(step.item()));
        assertTrue(step.isGranted());
        assertFalse(step.goesOn());
    }

    @Test
    void aRefusalTakesBackAGrantInAdvance() {
        Step step = outbound(Presence.Type.UNSUBSCRIBED, item("none").withApproved(true));
        assertFalse(step.item().approved());
        assertFalse(step.goesOn());
    }

    @Test
    void aSubscriberWhoAsksAgainIsToldThatItIsOne() {
        for (String state : List.of("from", "from+out", "both")) {
            assertTrue(inbound(Presence.Type.SUBSCRIBE, item(state)).isGranted(), state);
        }
    }

    @Test
    void aStrangersRequestIsKeptWholeButNotListed() {
        RosterItem item = inbound(Presence.Type.SUBSCRIBE, RosterItem.unknown(JULIET)).item();
        assertSame(LATER_REQUEST, item.request().orElseThrow());
        assertFalse(item.listed());
    }

    @Test
    void aRefusedStrangerIsForgotten() {
        RosterItem pending = inbound(Presence.Type.SUBSCRIBE, RosterItem.unknown(JULIET)).item();
        assertTrue(outbound(Presence.Type.UNSUBSCRIBED, pending).item().isBlank());
    }

    @Test
    void askingOrGrantingListsTheContact() {
        assertTrue(outbound(Presence.Type.SUBSCRIBE, RosterItem.unknown(JULIET)).item().listed());
        RosterItem pending = RosterItem.unknown(JULIET).withRequest(REQUEST);
        assertTrue(outbound(Presence.Type.SUBSCRIBED, pending).item().listed());
    }

    @Test
    void availabilityIsNoInput() {
        assertThrows(IllegalArgumentException.class, () -> outbound(Presence.Type.AVAILABLE, item("none")));
        assertThrows(IllegalArgumentException.class, () -> inbound(Presence.Type.PROBE, item("none")));
    }

    private static List<DynamicTest> rows(String table, String stanza, Input input) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String[] row = line.split("\\|");
            String before = row[0].strip();
            String after = row[2].strip().equals("-") ? before : row[2].strip();
            tests.add(DynamicTest.dynamicTest(stanza + " in " + before, () -> {
                Step step = input.apply(item(before));
                assertEquals(after, state(step.item()));
                assertEquals(row[1].strip().equals("yes"), step.goesOn());
            }));
        }
        assertEquals(9, tests.size());
        return tests;
    }

    private static Step outbound(Presence.Type type, RosterItem item) {
        return SubscriptionStates.outbound(type, item);
    }

    private static Step inbound(Presence.Type type, RosterItem item) {
        return SubscriptionStates.inbound(type, item, LATER_REQUEST);
    }

    private static RosterItem item(String state) {
        List<String> facts = List.of(state.split("\\+"));
        return RosterItem.unknown(JULIET)
                .withListed(true)
                .with(Subscription.valueOf(facts.getFirst().toUpperCase(Locale.ROOT)))
                .withAsk(facts.contains("out"))
                .withRequest(facts.contains("in") ? REQUEST : null);
    }

    private static String state(RosterItem item) {
        return item.subscription().name().toLowerCase(Locale.ROOT)
                + (item.ask() ? "+out" : "")
                + (item.request().isPresent() ? "+in" : "");
    }
}
