package org.bluetick.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.api.StoredSession;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

/// XEP-0198 §4 and §5, as counts.
class StreamManagementTest {
    private static final Jid ROMEO = Jid.of("romeo@montague.example/orchard");
    private static final Jid JULIET = Jid.of("juliet@capulet.example/balcony");
    private static final long ROUND = 1L << 32;

    private final StreamManagement management = new StreamManagement("sm", Duration.ofMinutes(5), false);

    private static Stanza message(int number) {
        Message message = Message.of(ROMEO, JULIET, Message.Type.CHAT);
        return message.withElement(message.element().with("id", Integer.toString(number)));
    }

    private void send(int from, int to) {
        for (int i = from; i <= to; i++) {
            management.sent(message(i), i % 2 == 0 ? new MessageId(i) : null); // the even ones are kept
        }
    }

    private static List<String> numbers(List<Stanza> stanzas) {
        return stanzas.stream().map(stanza -> stanza.id().orElseThrow()).toList();
    }

    @Test
    void hStandsStillUntilTheTurnIsDurable() {
        management.received();
        management.received();
        assertEquals(0, management.handled());
        assertEquals("2", management.turnEnded(false).orElseThrow().attribute("h").orElseThrow());
        assertEquals(2, management.handled());
        assertEquals("2", management.answer().attribute("h").orElseThrow());
    }

    @Test
    void anAnswerComesUnaskedOnlyWhenHHasMoved() {
        assertEquals(Optional.empty(), management.turnEnded(false));
        management.received();
        assertTrue(management.turnEnded(false).isPresent());
        assertEquals(Optional.empty(), management.turnEnded(false));
    }

    @Test
    void whoAsksIsAnsweredThoughHStandsStill() {
        assertEquals("0", management.turnEnded(true).orElseThrow().attribute("h").orElseThrow());
    }

    @Test
    void aStanzaIsNumberedAsTheClientNumbersIt() {
        management.received();
        assertEquals(1, management.kept().count());
        management.received();
        assertEquals(2, management.kept().count());
        assertEquals("sm", management.kept().smId());
    }

    @Test
    void acknowledgedIsWhatIsNewAndOnlyKeptMessagesAreNamed() {
        send(1, 6);
        assertEquals(List.of(new MessageId(2)), management.acknowledge(3).orElseThrow());
        assertEquals(List.of("4", "5", "6"), numbers(management.toResend()));
        assertEquals(List.of("5"), numbers(management.unkept()));
        assertEquals(List.of(), management.acknowledge(3).orElseThrow());
        assertEquals(List.of(new MessageId(4), new MessageId(6)), management.acknowledge(6).orElseThrow());
        assertEquals(0, management.waiting());
    }

    @Test
    void moreThanWasSentCannotBeAcknowledgedAndChangesNothing() {
        send(1, 3);
        assertEquals(Optional.empty(), management.acknowledge(4));
        assertEquals(Optional.empty(), management.acknowledge(ROUND - 1));
        assertEquals(3, management.waiting());
        assertEquals(3, management.sentCount());
    }

    @Test
    void anAcknowledgementCannotBeTakenBack() {
        send(1, 3);
        management.acknowledge(2);
        assertEquals(List.of(), management.acknowledge(1).orElseThrow());
        assertEquals(1, management.waiting());
    }

    @Test
    void lessThanWasAcknowledgedIsToldFromMoreThanWasSentAcrossTheRound() throws ReflectiveOperationException {
        set("sent", ROUND);
        set("acknowledged", ROUND);
        send(1, 3);
        assertTrue(management.isBehind(ROUND - 1));
        assertEquals(List.of(), management.acknowledge(ROUND - 5).orElseThrow());
        assertFalse(management.isBehind(4));
        assertEquals(Optional.empty(), management.acknowledge(4));
        assertEquals(3, management.waiting());
    }

    /// §4: nothing is told that a crash could unsay.
    @Test
    void whereSessionsOutliveCrashesHStopsBeforeWhatIsNotWrittenDown() {
        StreamManagement durable = new StreamManagement("sm", Duration.ofMinutes(5), true);
        durable.received();
        durable.kept();
        durable.received();
        assertEquals("1", durable.turnEnded(false).orElseThrow().attribute("h").orElseThrow());
        assertTrue(durable.lags());
        durable.written(2);
        assertEquals("2", durable.turnEnded(false).orElseThrow().attribute("h").orElseThrow());
        assertFalse(durable.lags());
        durable.received();
        durable.received();
        durable.kept();
        assertEquals("4", durable.turnEnded(false).orElseThrow().attribute("h").orElseThrow());
    }

    @Test
    void afterACrashTheClientSaysWhatItHasReceived() {
        StoredSession stored = new StoredSession(ROMEO, "sm", MessageId.MIN, Duration.ofMinutes(5),
                new StoredSession.Counts(7, ROUND + 5, ROUND - 3, MessageId.MIN, MessageId.MIN), "<session/>", "");
        StreamManagement restored = StreamManagement.restored(stored, true);
        restored.sent(message(1), null);
        assertFalse(restored.recover(9, ROUND - 4));
        assertTrue(restored.recover(9, 8));
        assertEquals(9, restored.handled());
        assertEquals(9, restored.sentCount());
        assertEquals(List.of("1"), numbers(restored.toResend()));
        assertEquals(List.of(), restored.acknowledge(9).orElseThrow());
        assertEquals(0, restored.waiting());
    }

    /// §4: "when it reaches 2^32-1, it wraps to zero". Four thousand million stanzas are not sent: the counter is only moved there.
    @Test
    void countsGoRoundAt32Bits() throws ReflectiveOperationException {
        set("received", ROUND - 1);
        set("sent", ROUND - 2);
        set("acknowledged", ROUND - 2);
        management.received();
        assertEquals("0", management.turnEnded(false).orElseThrow().attribute("h").orElseThrow());
        management.received();
        assertEquals("1", management.turnEnded(false).orElseThrow().attribute("h").orElseThrow());
        assertEquals(1, management.handled());
        send(1, 5);
        assertEquals(3, management.sentCount());
        assertEquals(List.of(), management.acknowledge(ROUND - 1).orElseThrow());
        assertEquals(List.of(new MessageId(2)), management.acknowledge(0).orElseThrow());
        assertEquals(Optional.empty(), management.acknowledge(4));
        assertEquals(List.of(new MessageId(4)), management.acknowledge(3).orElseThrow());
        assertEquals(0, management.waiting());
    }

    @Test
    void oneRequestIsOnItsWayAtATimeAndALostStreamForgetsIt() {
        assertEquals(Optional.empty(), management.request(0));
        send(1, 2);
        assertTrue(management.request(0).isPresent());
        assertEquals(Optional.empty(), management.request(0));
        management.acknowledge(1);
        assertTrue(management.request(0).isPresent());
        management.interrupted();
        assertTrue(management.request(0).isPresent());
        management.acknowledge(2);
        assertEquals(Optional.empty(), management.request(0));
    }

    @Test
    void aKeptMessageIsUnacknowledgedUntilItIsAcknowledged() {
        send(1, 2);
        assertTrue(management.isUnacknowledged(new MessageId(2)));
        management.acknowledge(2);
        assertFalse(management.isUnacknowledged(new MessageId(2)));
    }

    @Test
    void aRequestThatTheClientHasAnsweredIsSentAgainButNotMissed() {
        Iq request = Iq.request(Iq.Type.GET, ROMEO, JULIET, "i1", Element.of("query", "urn:example:are-you-there"));
        Iq others = Iq.request(Iq.Type.GET, ROMEO.bare(), JULIET, "i1", Element.of("query", "urn:example:are-you-there"));
        management.sent(others, null);
        management.sent(request, null);
        management.sent(request, null);
        management.answered(request.result());
        assertEquals(List.of(others, request), management.unkept());
        assertEquals(List.of(others, request, request), management.toResend());
        management.answered(request.result());
        assertEquals(List.of(others), management.unkept());
    }

    private void set(String field, long value) throws ReflectiveOperationException {
        var found = StreamManagement.class.getDeclaredField(field);
        found.setAccessible(true);
        found.setLong(management, value);
    }
}
