package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElementWriterTest {
    private static String inStream(Element element) {
        return new String(ElementWriter.toBytes(element, "jabber:client"), UTF_8);
    }

    private static Element withAttributes(Attribute... attributes) {
        return new Element("a", "", List.of(attributes), List.of());
    }

    @Test
    void aStanzaInItsStreamDeclaresNoNamespace() {
        Element message = Element.of("message", "jabber:client", Element.of("body", "jabber:client", new Text("Hi")),
                Element.of("request", "urn:xmpp:receipts")).with("to", "juliet@example.org");
        assertEquals("<message to='juliet@example.org'><body>Hi</body><request xmlns='urn:xmpp:receipts'/></message>", inStream(message));
    }

    @Test
    void aStanzaStandingAloneDeclaresItsNamespaceOnce() {
        Element message = Element.of("message", "jabber:client", Element.of("body", "jabber:client"));
        assertEquals("<message xmlns='jabber:client'><body/></message>", ElementWriter.toXml(message));
        assertEquals(ElementWriter.toXml(message), new String(ElementWriter.toBytes(message), UTF_8));
        assertEquals(ElementWriter.toXml(message), message.toString());
    }

    @Test
    void aNamespaceIsDeclaredWhereItChangesAndOnlyThere() {
        Element nested = Element.of("a", "urn:a", Element.of("b", "urn:b", Element.of("a", "urn:a"), Element.of("b", "urn:b")), Element.of("c", ""));
        assertEquals("<a xmlns='urn:a'><b xmlns='urn:b'><a xmlns='urn:a'/><b/></b><c xmlns=''/></a>", inStream(nested));
    }

    @Test
    void whatWasWrittenBeforeIsWrittenAsItIs() {
        String before = ElementWriter.toXml(Element.of("message", "jabber:client", Element.of("body", "jabber:client", new Text("π < 4"))));
        Element forwarded = Element.of("forwarded", "urn:xmpp:forward:0", new WrittenElement(before));
        assertEquals("<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body>π &lt; 4</body></message></forwarded>", inStream(forwarded));
    }

    @Test
    void streamElementsAreWrittenWithTheirPrefix() {
        Element features = Element.of("features", Namespaces.STREAMS, Element.of("starttls", "urn:tls"), Element.of("x", "jabber:client"));
        assertEquals("<stream:features><starttls xmlns='urn:tls'/><x/></stream:features>", inStream(features));
    }

    @Test
    void streamElementsStandingAloneHaveNoPrefix() {
        assertEquals("<features xmlns='http://etherx.jabber.org/streams'/>", ElementWriter.toXml(Element.of("features", Namespaces.STREAMS)));
    }

    @Test
    void theXmlNamespaceIsItsPrefix() {
        assertEquals("<a xml:lang='en'><xml:b/></a>", ElementWriter.toXml(Element.of("a", "", Element.of("b", Namespaces.XML)).withLang("en")));
    }

    @Test
    void attributesWithNamespacesGetPrefixes() {
        Element a = withAttributes(new Attribute("", "k", "0"), new Attribute("urn:x", "k", "1"), new Attribute("urn:y", "k", "2"), new Attribute("urn:x", "l", "3"));
        assertEquals("<a k='0' xmlns:ns1='urn:x' ns1:k='1' xmlns:ns2='urn:y' ns2:k='2' ns1:l='3'/>", ElementWriter.toXml(a));
    }

    @Test
    void textIsEscaped() {
        assertEquals("<a>&lt;&gt;&amp;\"']]&gt;\t\n&#13;é€😀</a>", ElementWriter.toXml(Element.of("a", "", new Text("<>&\"']]>\t\n\ré€😀"))));
    }

    @Test
    void attributeValuesAreEscaped() {
        assertEquals("<a b='&lt;&gt;&amp;\"&apos;&#9;&#10;&#13;é€😀'/>", ElementWriter.toXml(Element.of("a", "").with("b", "<>&\"'\t\n\ré€😀")));
    }

    @Test
    void longTextIsWrittenWhole() {
        String text = "é<\r".repeat(10_000);
        assertEquals("<a>" + "é&lt;&#13;".repeat(10_000) + "</a>", ElementWriter.toXml(Element.of("a", "", new Text(text))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0008", "\u000B", "\u001F", "\uFFFE", "\uFFFF", "\uD83D", "x\uDE00", "\uD83Dx", "\uDE00\uD83D"})
    void charactersThatXmlDoesNotHaveAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of("a", "", new Text(text))));
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of("a", "").with("b", text)));
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of("a", "urn:" + text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/", "a>", "1a", "-a", "a:b", "a'", "é<", "a\uFFFE", "\uD83D"})
    void namesThatAreNoneAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of(name, "")));
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of("a", "").with(name, "")));
    }

    @Test
    void declarationsInDisguiseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of("a", "").with("xmlns", "urn:x")));
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(Element.of("a", Namespaces.XMLNS)));
        assertThrows(IllegalArgumentException.class, () -> ElementWriter.toXml(withAttributes(new Attribute(Namespaces.XMLNS, "a", "urn:x"))));
    }
}
