package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bluetick.xml.StreamEvent.Closed;
import org.bluetick.xml.StreamEvent.Opened;
import org.bluetick.xml.StreamEvent.Received;
import org.bluetick.xml.XmlException.Condition;
import org.junit.jupiter.api.Test;

/// What a stream may be, event by event. What it may not be is in [RefusedXmlTest].
final class StreamReaderTest {
    static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>";
    static final XmlLimits LIMITS = new XmlLimits(10_000, 50, 50, 5_000);

    private final StreamReader reader = new StreamReader(LIMITS);

    private void feed(String xml) {
        reader.feed(ByteBuffer.wrap(xml.getBytes(UTF_8)));
    }

    private List<StreamEvent> read(String xml) throws XmlException {
        feed(xml);
        List<StreamEvent> events = new ArrayList<>();
        for (StreamEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }

    private Element element(String xml) throws XmlException {
        return assertInstanceOf(Received.class, read(xml).getLast()).element();
    }

    @Test
    void aHeaderKeepsItsAttributesAndTellsTheContentNamespace() throws XmlException {
        Opened opened = assertInstanceOf(Opened.class, read("<?xml version='1.0'?>\n<stream:stream from='romeo@example.net' to=\"example.org\" version='1.0'"
                + " xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>").getFirst());
        assertEquals("jabber:client", opened.contentNamespace());
        assertTrue(opened.header().is("stream", "http://etherx.jabber.org/streams"));
        assertEquals("romeo@example.net", opened.header().attribute("from").orElseThrow());
        assertEquals("example.org", opened.header().attribute("to").orElseThrow());
        assertEquals("1.0", opened.header().attribute("version").orElseThrow());
        assertEquals("en", opened.header().lang().orElseThrow());
        assertEquals(4, opened.header().attributes().size());
    }

    @Test
    void theStreamPrefixMayBeAnything() throws XmlException {
        List<StreamEvent> events = read("<x:stream xmlns:x='http://etherx.jabber.org/streams' xmlns='jabber:server'><x:error/></x:stream >");
        assertEquals("jabber:server", assertInstanceOf(Opened.class, events.getFirst()).contentNamespace());
        assertEquals(Element.of("error", Namespaces.STREAMS), assertInstanceOf(Received.class, events.get(1)).element());
        assertEquals(new Closed(), events.get(2));
    }

    @Test
    void aHeaderWithoutADefaultNamespaceHasNoContentNamespace() throws XmlException {
        Opened opened = assertInstanceOf(Opened.class, read("<s:stream xmlns:s='http://etherx.jabber.org/streams'>").getFirst());
        assertEquals("", opened.contentNamespace());
    }

    @Test
    void stanzasInheritTheContentNamespace() throws XmlException {
        Element message = element(HEADER + "<message to='juliet@example.org'><body>Hi</body><x xmlns='urn:x'><y/></x></message>");
        assertEquals("jabber:client", message.namespace());
        assertEquals("Hi", message.child("body", "jabber:client").orElseThrow().text());
        assertTrue(message.child("x", "urn:x").orElseThrow().has("y", "urn:x"));
    }

    @Test
    void anEmptyDefaultNamespaceIsNoInheritedOne() throws XmlException {
        Element message = element(HEADER + "<message><a xmlns=''><b/><c xmlns='urn:c'><d xmlns=''/></c></a><e/></message>");
        Element a = message.child("a", "").orElseThrow();
        assertTrue(a.has("b", ""));
        assertTrue(a.child("c", "urn:c").orElseThrow().has("d", ""));
        assertTrue(message.has("e", "jabber:client"));
    }

    @Test
    void prefixesDeclaredInTheHeaderHoldInStanzas() throws XmlException {
        read("<stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' xmlns:stream='http://etherx.jabber.org/streams'>");
        assertEquals(Element.of("result", "jabber:server:dialback", new Text("key")).with("to", "example.org"),
                element("<db:result to='example.org'>key</db:result>"));
        Element features = element("<stream:features><a/><b xmlns=''/><c xmlns='urn:c' db:d='1'/></stream:features>");
        assertEquals(Namespaces.STREAMS, features.namespace());
        assertTrue(features.has("a", "jabber:server"));
        assertTrue(features.has("b", ""));
        assertEquals("1", features.child("c", "urn:c").orElseThrow().attribute("jabber:server:dialback", "d").orElseThrow());
    }

    @Test
    void aPrefixMayBeRedeclaredInAStanza() throws XmlException {
        assertEquals("urn:mine", element(HEADER + "<stream:a xmlns:stream='urn:mine'/>").namespace());
        assertEquals("jabber:client", element("<c:iq xmlns:c='jabber:client'/>").namespace());
    }

    @Test
    void aReceivedElementTellsItsSize() throws XmlException {
        assertEquals(new Received(Element.of("presence", "jabber:client"), 11), read(HEADER + " <presence/> ").getLast());
    }

    @Test
    void whiteSpaceBetweenStanzasIsSkipped() throws XmlException {
        assertEquals(3, read(HEADER + "\n <a/> \r\n\t <b/>\n").size());
        assertFalse(reader.hasUnread());
    }

    @Test
    void whiteSpaceInsideAStanzaIsText() throws XmlException {
        assertEquals(" \n ", element(HEADER + "<a> \n </a>").text());
    }

    @Test
    void markupInQuotesAndCdataEndsNothing() throws XmlException {
        Element message = element(HEADER + "<message id='/>' x=\">'\"><body><![CDATA[</body></message>]]]></body></message>");
        assertEquals("/>", message.attribute("id").orElseThrow());
        assertEquals(">'", message.attribute("x").orElseThrow());
        assertEquals("</body></message>]", message.child("body", "jabber:client").orElseThrow().text());
    }

    @Test
    void textCdataAndReferencesBecomeOneText() throws XmlException {
        Element body = element(HEADER + "<body>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;<![CDATA[<&]]>é</body>");
        assertEquals(List.of(new Text("<>&\"'A😀<&é")), body.children());
    }

    @Test
    void anEmptyCdataSectionIsNoText() throws XmlException {
        assertEquals(List.of(), element(HEADER + "<body><![CDATA[]]></body>").children());
    }

    @Test
    void lineEndsAreNormalizedAndReferencesToThemAreNot() throws XmlException {
        Element a = element(HEADER + "<a b='1\n2&#10;3&#9;&#13;'>1\r\n2&#13;</a>");
        assertEquals("1 2\n3\t\r", a.attribute("b").orElseThrow());
        assertEquals("1\n2\r", a.text());
    }

    @Test
    void theClosingTagEndsTheStreamAndWhatFollowsIsNotRead() throws XmlException {
        assertEquals(new Closed(), read(HEADER + "</stream:stream><!-- late -->").getLast());
        assertFalse(reader.hasUnread());
        assertEquals(List.of(), read("<iq/>"));
        assertFalse(reader.hasUnread());
    }

    @Test
    void unreadBytesAreSeen() throws XmlException {
        feed(HEADER + "<starttls xmlns='urn:tls'/>  <early/>");
        reader.next();
        reader.next();
        assertTrue(reader.hasUnread());
    }

    @Test
    void partOfAStanzaIsUnread() throws XmlException {
        read(HEADER + "<messa");
        assertTrue(reader.hasUnread());
    }

    @Test
    void afterARestartAHeaderIsExpected() throws XmlException {
        read(HEADER + "<auth/>\n");
        reader.restart();
        assertInstanceOf(Opened.class, read(HEADER).getFirst());
    }

    @Test
    void unreadBytesAreReadAsTheNewStream() throws XmlException {
        feed(HEADER + "<auth/>\n" + HEADER + "<iq/>");
        reader.next();
        reader.next();
        reader.restart();
        assertInstanceOf(Opened.class, reader.next());
        assertInstanceOf(Received.class, reader.next());
        assertNull(reader.next());
    }

    @Test
    void aHeaderSeenInPartBeforeTheRestartIsReadAfterIt() throws XmlException {
        read(HEADER + "<auth/><stream:str");
        reader.restart();
        Opened opened = assertInstanceOf(Opened.class,
                read("eam xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:server'>").getFirst());
        assertEquals("jabber:server", opened.contentNamespace());
    }

    @Test
    void aUtf8ByteOrderMarkBeforeTheHeaderIsSkipped() throws XmlException {
        assertInstanceOf(Opened.class, read("\uFEFF" + HEADER).getFirst());
    }

    @Test
    void anXmlDeclarationMayNameUtf8() throws XmlException {
        assertInstanceOf(Opened.class, read(HEADER.replace("?>", " encoding=\"utf-8\" standalone='yes' ?>")).getFirst());
    }

    @Test
    void theFedArrayIsNeededOnlyUntilNextReturnsNull() throws XmlException {
        byte[] bytes = (HEADER + "<message><bo").getBytes(UTF_8);
        reader.feed(ByteBuffer.wrap(bytes));
        assertInstanceOf(Opened.class, reader.next());
        assertNull(reader.next());
        Arrays.fill(bytes, (byte) '!');
        assertEquals("message", element("dy/></message>").name());
    }

    @Test
    void directAndReadOnlyAndSlicedBuffersAreTaken() throws XmlException {
        byte[] bytes = (HEADER + "<a/>").getBytes(UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        reader.feed(direct);
        assertFalse(direct.hasRemaining());
        assertInstanceOf(Opened.class, reader.next());
        reader.feed(ByteBuffer.wrap("..<b/>..".getBytes(UTF_8), 2, 4).slice().asReadOnlyBuffer());
        assertEquals("a", assertInstanceOf(Received.class, reader.next()).element().name());
        assertEquals("b", assertInstanceOf(Received.class, reader.next()).element().name());
    }

    @Test
    void anExceptionIsFinal() throws XmlException {
        read(HEADER);
        XmlException first = assertThrows(XmlException.class, () -> read("text"));
        assertSame(first, assertThrows(XmlException.class, () -> read("<a/>")));
        assertFalse(reader.hasUnread());
    }

    @Test
    void aStanzaOfTheLimitIsReadAndOneMoreByteIsRefusedBeforeItsEnd() throws XmlException {
        read(HEADER);
        String text = "x".repeat(LIMITS.stanzaBytes() - "<a></a>".length());
        assertEquals(LIMITS.stanzaBytes(), assertInstanceOf(Received.class, read("<a>" + text + "</a>").getFirst()).bytes());
        assertEquals(List.of(), read("<a>" + text + "</a"));
        assertEquals(Condition.POLICY_VIOLATION, assertThrows(XmlException.class, () -> read(" >")).condition());
    }

    @Test
    void limitsCanBeRaised() throws XmlException {
        read(HEADER);
        reader.limits(new XmlLimits(20_000, 50, 50, 5_000));
        assertEquals(15_000, element("<a>" + "x".repeat(15_000) + "</a>").text().length());
    }

    @Test
    void anErrorNamesTheLimit() throws XmlException {
        XmlException refused = assertThrows(XmlException.class, () -> read(HEADER + "<a>" + "x".repeat(10_000)));
        assertEquals("the length in bytes of an element is over the limit of 10000", refused.getMessage());
        assertEquals("policy-violation", refused.condition().elementName());
        assertEquals(0, refused.getStackTrace().length);
    }

    @Test
    void manyElementsOfFewNamesAreRead() throws XmlException {
        reader.limits(new XmlLimits(100_000, 50, 50, 5_000));
        assertEquals(5_000, element(HEADER + "<a>" + "<item jid=''/>".repeat(5_000) + "</a>").children().size());
    }

    @Test
    void manyDifferentNamesAreRefused() {
        reader.limits(new XmlLimits(100_000, 50, 50, 5_000));
        String names = IntStream.range(0, 1_100).mapToObj(i -> "<n" + i + "/>").collect(Collectors.joining());
        assertEquals(Condition.POLICY_VIOLATION, assertThrows(XmlException.class, () -> read(HEADER + "<a>" + names + "</a>")).condition());
    }
}
