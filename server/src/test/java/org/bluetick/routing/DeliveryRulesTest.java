package org.bluetick.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.Place;
import org.bluetick.api.Stage;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6121 §8.5, without what modules add (subscriptions, offline messages), and who is told of what was not delivered.
class DeliveryRulesTest {
    private static final Element PAYLOAD = Element.of("query", "urn:test");

    private final TestHouse house = new TestHouse();

    private static Jid to(String address) {
        return switch (address) {
            case "bare" -> TestHouse.JULIET;
            case "nobody" -> Jid.of("nobody@capulet.example");
            case "nobody's" -> Jid.of("nobody@capulet.example/r");
            default -> TestHouse.JULIET.withResource(address);
        };
    }

    /// The resources are: a with priority 1, b with 0, n with −1, u not available. Who gets it, and what its sender gets.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            message  |           | bare | ab | nothing
            message  | normal    | bare | ab | nothing
            message  | unheardof | bare | ab | nothing
            message  | chat      | bare | ab | nothing
            message  | groupchat | bare |    | service-unavailable
            message  | headline  | bare | ab | nothing
            message  | error     | bare |    | nothing
            presence |           | bare | abn | nothing
            presence | unavailable | bare | abn | nothing
            iq       | get       | bare |    | service-unavailable
            iq       | set       | bare |    | service-unavailable
            iq       | result    | bare |    | nothing
            iq       | error     | bare |    | nothing
            message  |           | n    | n  | nothing
            message  | chat      | u    | u  | nothing
            message  | groupchat | a    | a  | nothing
            message  | headline  | n    | n  | nothing
            message  | error     | a    | a  | nothing
            presence |           | a    | a  | nothing
            presence | unavailable | n  | n  | nothing
            iq       | get       | n    | n  | nothing
            iq       | set       | u    | u  | nothing
            iq       | result    | a    | a  | nothing
            iq       | error     | a    | a  | nothing
            message  |           | gone |    | service-unavailable
            message  | normal    | gone |    | service-unavailable
            message  | chat      | gone | ab | nothing
            message  | groupchat | gone |    | service-unavailable
            message  | headline  | gone |    | nothing
            message  | error     | gone |    | nothing
            presence |           | gone |    | nothing
            presence | unavailable | gone |  | nothing
            iq       | get       | gone |    | service-unavailable
            iq       | set       | gone |    | service-unavailable
            iq       | result    | gone |    | nothing
            iq       | error     | gone |    | nothing
            """)
    void rfc6121_8_5_someResourcesAreThere(String name, String type, String address, String getIt, String answer) {
        List<TestHouse.Client> clients = List.of(
                house.connect("a", "1"), house.connect("b", "0"), house.connect("n", "-1"), house.connect("u", ""));
        house.comes(name, type == null ? "" : type, to(address), PAYLOAD);
        StringBuilder got = new StringBuilder();
        for (TestHouse.Client client : clients) {
            client.received.forEach(stanza -> got.append(client.session.jid().resource().orElseThrow()));
        }
        assertEquals(getIt == null ? "" : getIt, got.toString());
        assertEquals(answer, house.answer());
    }

    /// No resource is available; the others are there, and take no message for the account.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            message  |           | bare | service-unavailable
            message  | chat      | bare | service-unavailable
            message  | groupchat | bare | service-unavailable
            message  | headline  | bare | nothing
            message  | error     | bare | nothing
            presence |           | bare | nothing
            message  | chat      | gone | service-unavailable
            message  |           | gone | service-unavailable
            message  | headline  | gone | nothing
            message  | error     | gone | nothing
            message  |           | nobody   | service-unavailable
            message  | chat      | nobody's | service-unavailable
            message  | groupchat | nobody   | service-unavailable
            message  | headline  | nobody   | nothing
            message  | error     | nobody   | nothing
            presence |           | nobody   | nothing
            presence | unavailable | nobody's | nothing
            iq       | get       | nobody   | service-unavailable
            iq       | get       | nobody's | service-unavailable
            iq       | result    | nobody   | nothing
            """)
    void rfc6121_8_5_nobodyCanTakeIt(String name, String type, String address, String answer) {
        TestHouse.Client unavailable = house.connect("u", "");
        house.comes(name, type == null ? "" : type, to(address), PAYLOAD);
        assertEquals(List.of(), unavailable.received);
        assertEquals(answer, house.answer());
    }

    @Test
    void rfc6121_8_5_2_1_1_aNegativePriorityTakesNoMessagesForTheAccount() {
        TestHouse.Client negative = house.connect("n", "-1");
        house.comes("message", "chat", TestHouse.JULIET);
        assertEquals(List.of(), negative.received);
        assertEquals("service-unavailable", house.answer());
    }

    @Test
    void aMessageThatMissedItsSessionFindsAnotherResource() {
        TestHouse.Client gone = house.connect("gone", "0");
        TestHouse.Client other = house.connect("other", "0");
        missed(gone, message("chat"));
        assertEquals(1, other.received.size());
        assertEquals("nothing", house.answer());
    }

    @Test
    void aMessageThatMissedTheOnlyResourceIsReturned() {
        missed(house.connect("gone", "0"), message("chat"));
        assertEquals("service-unavailable", house.answer());
    }

    @Test
    void aRequestThatMissedItsSessionIsAnsweredAndNothingElseIs() {
        TestHouse.Client gone = house.connect("gone", "0");
        Jid to = gone.session.jid();
        gone.inTurn(gone.session::end);
        for (String type : List.of("result", "error")) {
            Element answer = Element.of("iq", Stanza.NAMESPACE, PAYLOAD).with("id", "x").with("type", type);
            gone.session.deliver(Stanza.of(answer, TestHouse.ROMEO, to));
        }
        gone.session.deliver(Stanza.of(Element.of("presence", Stanza.NAMESPACE), TestHouse.ROMEO, to));
        house.settle();
        assertEquals("nothing", house.answer());
        Element request = Element.of("iq", Stanza.NAMESPACE, PAYLOAD).with("id", "x").with("type", "get");
        gone.session.deliver(Stanza.of(request, TestHouse.ROMEO, to));
        house.settle();
        assertEquals("service-unavailable", house.answer());
    }

    /// It has its place in the archive already; were it to arrive again, it would get a second one.
    @Test
    void aKeptMessageThatMissedItsSessionDoesNotArriveAgain() {
        TestHouse.Client gone = house.connect("gone", "0");
        TestHouse.Client other = house.connect("other", "0");
        Message full = message("chat");
        Message kept = full.withElement(Keeping.withId(TestHouse.JULIET, new MessageId(5), full.element()));
        missed(gone, kept);
        assertEquals(List.of(), house.arrived);
        assertEquals(1, other.received.size(), "it was for the one that is gone, so the other has not got it");
        missed(house.connect("gone", "0"), kept.withTo(TestHouse.JULIET));
        assertEquals(1, other.received.size(), "it was for all, so the other has got it");
        assertEquals("nothing", house.answer());
    }

    @Test
    void aMessageForAResourceThatIsNotThereIsNotReturnedWhenItWaitsForAnother() {
        TestHouse waiting = new TestHouse();
        List<String> seen = new ArrayList<>();
        waiting.handlers.addInterceptor(Place.UNDELIVERABLE, Stage.KEEP, passage -> {
            seen.add("undeliverable");
            return Verdict.DROP;
        });
        waiting.handlers.arrange(new Random(7));
        waiting.comes("message", "normal", to("gone"));
        assertEquals(List.of("undeliverable"), seen);
        assertEquals("nothing", waiting.answer());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            message  | chat         | forbidden
            message  | error        | nothing
            presence |              | forbidden
            presence | subscribe    | forbidden
            presence | unavailable  | nothing
            presence | error        | nothing
            iq       | set          | forbidden
            iq       | result       | nothing
            iq       | error        | nothing
            """)
    void rfc6120_8_3_1_onlyWhatMayBeAnsweredIsBounced(String name, String type, String answer) {
        house.handlers.addInterceptor(Place.ARRIVED, Stage.GUARD, passage -> Verdict.bounce(StanzaError.FORBIDDEN));
        house.handlers.arrange(new Random(7));
        house.connect("a", "0");
        house.comes(name, type == null ? "" : type, to("a"), PAYLOAD);
        assertEquals(answer, house.answer());
    }

    @Test
    void whatBreaksInAModuleIsToldToTheSenderAndTheNextStanzaPasses() {
        boolean[] broken = {true};
        house.handlers.addInterceptor(Place.ARRIVED, Stage.GUARD, passage -> {
            if (broken[0]) {
                throw new IllegalStateException("on purpose");
            }
            return passage.pass();
        });
        house.handlers.arrange(new Random(7));
        TestHouse.Client client = house.connect("a", "0");
        house.comes("message", "chat", to("a"));
        assertEquals("internal-server-error", house.answer());
        broken[0] = false;
        house.comes("message", "chat", to("a"));
        assertEquals(1, client.received.size());
    }

    @Test
    void anErrorReplyGoesFromTheAddresseeToTheSenderWithItsId() {
        house.comes("message", "chat", to("nobody"), PAYLOAD);
        Element reply = house.federated.getFirst().element();
        assertEquals(TestHouse.ROMEO.toString(), reply.attribute("to").orElseThrow());
        assertEquals("nobody@capulet.example", reply.attribute("from").orElseThrow());
        assertEquals("x", reply.attribute("id").orElseThrow());
        assertTrue(reply.child("query", "urn:test").isEmpty());
    }

    private void missed(TestHouse.Client gone, Message message) {
        gone.inTurn(gone.session::end);
        gone.session.deliver(message);
        house.settle();
    }

    private static Message message(String type) {
        Element element = Element.of("message", Stanza.NAMESPACE).with("type", type).with("id", "m").with("to", "juliet@capulet.example/gone");
        return (Message) Stanza.of(element, TestHouse.ROMEO, to("gone"));
    }
}
