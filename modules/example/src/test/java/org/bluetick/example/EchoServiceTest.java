package org.bluetick.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;

final class EchoServiceTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");
    private static final Jid ECHO = Jid.of("echo.example.org");

    private final List<Stanza> routed = new ArrayList<>();
    private final EchoService echo = new EchoService(routed::add);

    @Test
    void aMessageComesBackAsItWas() {
        Element body = Element.of("body", Stanza.NAMESPACE, new Text("Is anybody there?"));
        Message sent = Message.of(ROMEO, ECHO, Message.Type.CHAT, body);
        echo.receive(sent.withElement(sent.element().with("id", "1")));

        Message answer = assertInstanceOf(Message.class, routed.getFirst());
        assertEquals(ECHO, answer.from());
        assertEquals(ROMEO, answer.to());
        assertEquals(Message.Type.CHAT, answer.type());
        assertEquals("Is anybody there?", answer.body().orElse(""));
        assertEquals(ECHO.toString(), answer.element().attribute("from").orElse(""));
        assertEquals(ROMEO.toString(), answer.element().attribute("to").orElse(""));
        assertNotEquals("1", answer.id().orElse(""));
        assertEquals(1, echo.echoes());
    }

    @Test
    void anErrorIsNotAnswered() {
        Message sent = Message.of(ECHO, ROMEO, Message.Type.CHAT);
        echo.receive(sent.errorReply(StanzaError.SERVICE_UNAVAILABLE));

        assertEquals(List.of(), routed);
    }

    @Test
    void aMessageWithoutBodyIsNotAnswered() {
        echo.receive(Message.of(ROMEO, ECHO, Message.Type.CHAT,
                Element.of("composing", "http://jabber.org/protocol/chatstates")));

        assertEquals(List.of(), routed);
    }

    @Test
    void aPingIsAnswered() {
        ask(Element.of("ping", "urn:xmpp:ping"));

        Iq answer = assertInstanceOf(Iq.class, routed.getFirst());
        assertEquals(Iq.Type.RESULT, answer.type());
        assertEquals(ROMEO, answer.to());
        assertEquals(List.of(), answer.element().children());
    }

    @Test
    void itTellsWhatItCanDo() {
        ask(Element.of("query", "http://jabber.org/protocol/disco#info"));

        Element query = assertInstanceOf(Iq.class, routed.getFirst()).payload().orElseThrow();
        assertEquals(List.of("identity", "feature", "feature"), query.elements().map(Element::name).toList());
    }

    @Test
    void anotherRequestIsRefused() {
        var refused = assertThrows(StanzaException.class, () -> ask(Element.of("query", "jabber:iq:version")));

        assertEquals(StanzaError.SERVICE_UNAVAILABLE, refused.error());
    }

    @Test
    void whoeverWantsToHaveItInTheRosterMay() {
        echo.receive(Presence.of(ROMEO.bare(), ECHO, Presence.Type.SUBSCRIBE));

        assertEquals(List.of(
                Presence.of(ECHO, ROMEO.bare(), Presence.Type.SUBSCRIBED),
                Presence.of(ECHO, ROMEO.bare(), Presence.Type.AVAILABLE)), routed);
    }

    private void ask(Element payload) {
        echo.receive(Iq.request(Iq.Type.GET, ROMEO, ECHO, "1", payload));
    }
}
