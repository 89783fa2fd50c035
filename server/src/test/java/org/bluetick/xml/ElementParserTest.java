package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bluetick.xml.XmlException.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElementParserTest {
    @Test
    void anElementIsParsedWithItsNamespaces() throws XmlException {
        Element expected = Element.of("a", "urn:a", Element.of("b", "urn:b"), new Text("é😀"));
        assertEquals(expected, ElementParser.parse(" <p:a xmlns:p='urn:a' xmlns='urn:b'><b/>é😀</p:a>\n"));
        assertEquals(expected, ElementParser.parse(expected.toString().getBytes(UTF_8)));
    }

    @Test
    void anElementWithoutADeclarationIsInNoNamespace() throws XmlException {
        assertEquals(Element.of("a", "", Element.of("b", "")), ElementParser.parse("<a><b/></a>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "<a>", "<a", "</a>", "<a/>x", "<a/><b/>", "x<a/>", "<a>\uD83D</a>", "<a>\0</a>"})
    void whatIsNotOneElementIsNotWellFormed(String xml) {
        assertEquals(Condition.NOT_WELL_FORMED, assertThrows(XmlException.class, () -> ElementParser.parse(xml)).condition());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<?xml version='1.0'?><a/>", "<!DOCTYPE a><a/>", "<!-- x --><a/>", "<a>&b;</a>"})
    void whatXmppForbidsIsRestricted(String xml) {
        assertEquals(Condition.RESTRICTED_XML, assertThrows(XmlException.class, () -> ElementParser.parse(xml)).condition());
    }

    @Test
    void prefixesOfNoStreamAreKnown() {
        assertEquals(Condition.BAD_NAMESPACE_PREFIX, assertThrows(XmlException.class, () -> ElementParser.parse("<stream:features/>")).condition());
    }

    @Test
    void aPeersElementIsLimited() {
        XmlLimits limits = new XmlLimits(10, 1, 1, 1);
        for (String xml : new String[] {"<a>       </a>", "<a><b/></a>", "<a b='' c=''/>", "<a b='cc'/>"}) {
            assertEquals(Condition.POLICY_VIOLATION, assertThrows(XmlException.class, () -> ElementParser.parse(xml.getBytes(UTF_8), limits)).condition(), xml);
        }
    }

    @Test
    void theDeepestElementIsParsedAndWrittenAndCompared() throws XmlException {
        String deepest = "<a>".repeat(XmlLimits.DEEPEST - 1) + "<a/>" + "</a>".repeat(XmlLimits.DEEPEST - 1);
        Element element = ElementParser.parse(deepest);
        assertEquals(deepest, element.toString());
        assertEquals(ElementParser.parse(deepest), element);
        assertThrows(XmlException.class, () -> ElementParser.parse("<a>" + deepest + "</a>"));
    }
}
