package org.bluetick.xep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.Place;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

/// XEP-0280: what scripts cannot show, because they run without an archive.
final class CarbonsTest {
    private static final Jid ORCHARD = Jid.of("romeo@example.org/orchard");
    private static final Jid GARDEN = Jid.of("romeo@example.org/garden");
    private static final Jid JULIET = Jid.of("juliet@example.org/balcony");
    private static final MessageId ID = new MessageId(1597);

    private final TestContext context = new TestContext();
    private final TestRoutes routes = new TestRoutes();

    @Test
    void aCopyOfWhatWasReceivedHasTheIdOfTheAccount() {
        TestSession garden = install();
        Message message = chat(JULIET, ORCHARD);

        context.pass(Place.ARRIVED, message.withElement(Keeping.withId(ORCHARD.bare(), ID, message.element())));

        assertEquals(Optional.of(ID), idOfCopy(garden));
    }

    @Test
    void aCopyOfWhatWasSentHasTheIdTheSenderKeepsItUnder() {
        context.provide(Keeping.class, new KeepsAll());
        TestSession garden = install();

        context.pass(Place.SENT, chat(ORCHARD, JULIET));

        assertEquals(Optional.of(ID), idOfCopy(garden));
    }

    @Test
    void anIdThatTheSenderMadeUpIsNotInTheCopy() {
        context.provide(Keeping.class, new KeepsAll());
        TestSession garden = install();
        Message message = chat(ORCHARD, JULIET);

        context.pass(Place.SENT, message.withElement(Keeping.withId(ORCHARD.bare(), new MessageId(4), message.element())));

        Message copy = Carbons.original(onlyCopy(garden)).orElseThrow();
        assertEquals(1, copy.element().elements("stanza-id", Keeping.STANZA_ID).count());
        assertEquals(Optional.of(ID), Keeping.idOf(ORCHARD.bare(), copy));
    }

    @Test
    void aCopyItselfHasNoIdSoThatNobodyAcknowledgesTheMessageByIt() {
        TestSession garden = install();
        Message message = chat(JULIET, ORCHARD);

        context.pass(Place.ARRIVED, message.withElement(Keeping.withId(ORCHARD.bare(), ID, message.element())));

        assertTrue(Keeping.idOf(ORCHARD.bare(), onlyCopy(garden)).isEmpty());
    }

    @Test
    void onlyTheLatestMessagesAreRemembered() {
        CopiedMessages copied = new CopiedMessages();
        for (int i = 0; i <= 50; i++) {
            copied.add(JULIET, withId("m" + i));
        }

        assertEquals(List.of(false, true, false), List.of(copied.remove(JULIET, withId("m0")),
                copied.remove(JULIET, withId("m1")), copied.remove(JULIET, withId("m1"))));
    }

    private TestSession install() {
        context.provide(RoutingTable.class, routes);
        context.install(new Carbons());
        TestSession garden = context.connect(GARDEN.toString());
        context.connect(ORCHARD.toString());
        routes.put(new Route(ORCHARD, true, 0));
        routes.put(new Route(GARDEN, true, 0));
        return garden;
    }

    private static Optional<MessageId> idOfCopy(TestSession session) {
        return Keeping.idOf(session.account(), Carbons.original(onlyCopy(session)).orElseThrow());
    }

    private static Message onlyCopy(TestSession session) {
        List<Stanza> delivered = session.delivered();
        assertEquals(1, delivered.size());
        return (Message) delivered.getFirst();
    }

    private static Message chat(Jid from, Jid to) {
        return Message.of(from, to, Message.Type.CHAT, Element.of("body", Stanza.NAMESPACE));
    }

    private static Message withId(String id) {
        Message message = chat(ORCHARD, JULIET);
        return message.withElement(message.element().with("id", id));
    }

    private record KeepsAll() implements Keeping {
        @Override
        public void archiveWhen(Rule rule) {
            throw new AssertionError("carbons keep nothing");
        }

        @Override
        public void pendWhen(Rule rule) {
            throw new AssertionError("carbons keep nothing");
        }

        @Override
        public Optional<MessageId> pend(Jid domain, Message message) {
            throw new AssertionError("there is no other domain");
        }

        @Override
        public Optional<MessageId> idOfSent(Message message) {
            return Optional.of(ID);
        }
    }
}
