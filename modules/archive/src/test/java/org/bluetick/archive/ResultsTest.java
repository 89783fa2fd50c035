package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.Text;
import org.bluetick.xml.WrittenElement;
import org.bluetick.xml.XmlException;
import org.junit.jupiter.api.Test;

final class ResultsTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final MessageId ID = MessageId.firstAt(Instant.parse("2026-03-01T12:00:00Z"));
    private static final Element MESSAGE = Element.of("message", Stanza.NAMESPACE,
            Element.of("body", Stanza.NAMESPACE, new Text("¿Is it thy will?"))).with("to", ROMEO.toString());

    private final Results results = new Results(JULIET, JULIET.withResource("balcony"), null);

    @Test
    void aMessageGetsItsIdWithoutBeingRead() throws XmlException {
        assertInstanceOf(WrittenElement.class, forwarded(MESSAGE).children().getLast());
        assertEquals(Keeping.withId(JULIET, ID, MESSAGE), stanza(MESSAGE));
    }

    @Test
    void whatItsSenderCallsItIsNoIdOfAnybody() throws XmlException {
        Element named = MESSAGE.plus(Element.of("origin-id", Keeping.STANZA_ID).with("id", "m1"));
        assertInstanceOf(WrittenElement.class, forwarded(named).children().getLast());
        assertEquals(Keeping.withId(JULIET, ID, named), stanza(named));
    }

    @Test
    void anIdThatTheSenderMadeUpIsNotTheOwners() throws XmlException {
        Element forged = MESSAGE.plus(Keeping.idElement(JULIET, MessageId.MAX));
        assertEquals(Keeping.withId(JULIET, ID, MESSAGE), stanza(forged));
    }

    @Test
    void anothersIdStays() throws XmlException {
        Element known = MESSAGE.plus(Keeping.idElement(ROMEO, ID));
        assertEquals(Keeping.withId(JULIET, ID, known), stanza(known));
    }

    @Test
    void aMessageWithoutContentGetsItsIdToo() throws XmlException {
        Element empty = Element.of("message", Stanza.NAMESPACE);
        assertEquals(Keeping.withId(JULIET, ID, empty), stanza(empty));
    }

    private Element forwarded(Element stored) {
        KeptMessage kept = new KeptMessage(ID, ROMEO, Direction.SENT, stored.toString());
        Element result = results.of(kept).element().child("result", MamQuery.NAMESPACE).orElseThrow();
        return result.child("forwarded", "urn:xmpp:forward:0").orElseThrow();
    }

    /// As the client reads it.
    private Element stanza(Element stored) throws XmlException {
        return ElementParser.parse(forwarded(stored).toString()).child("message", Stanza.NAMESPACE).orElseThrow();
    }
}
