package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.bluetick.xml.StreamReaderTest.HEADER;
import static org.bluetick.xml.StreamReaderTest.LIMITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.bluetick.xml.XmlException.Condition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a stream may not hold, and the stream error it meets (RFC 6120 §4.9.3, §11). Characters here are bytes.
final class RefusedXmlTest {
    private static Arguments refused(String what, Condition condition, String xml) {
        return Arguments.of(what, condition, xml);
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                refused("a comment", Condition.RESTRICTED_XML, "<!-- x --><stream:stream>"),
                refused("a document type", Condition.RESTRICTED_XML, "<?xml version='1.0'?><!DOCTYPE s [<!ENTITY d 'x'>]><stream:stream to='&d;'>"),
                refused("a processing instruction", Condition.RESTRICTED_XML, HEADER.replace("?>", "?><?php x?>")),
                refused("a first processing instruction", Condition.NOT_WELL_FORMED, "<?php x?>" + HEADER),
                refused("a second XML declaration", Condition.RESTRICTED_XML, "<?xml version='1.0'?>" + HEADER),
                refused("another encoding", Condition.UNSUPPORTED_ENCODING, HEADER.replace("?>", " encoding='ISO-8859-1'?>")),
                refused("an unknown encoding", Condition.UNSUPPORTED_ENCODING, HEADER.replace("?>", " encoding='../../x'?>")),
                refused("XML 1.1", Condition.NOT_WELL_FORMED, HEADER.replaceFirst("1.0", "1.1")),
                refused("no version", Condition.NOT_WELL_FORMED, HEADER.replaceFirst("version='1.0'", "encoding='utf-8'")),
                refused("a UTF-16LE mark", Condition.UNSUPPORTED_ENCODING, "\u00FF\u00FE<\0?\0"),
                refused("a UTF-16BE mark", Condition.UNSUPPORTED_ENCODING, "\u00FE\u00FF\0<\0?"),
                refused("UTF-16 without a mark", Condition.NOT_WELL_FORMED, "<\0?\0x\0m\0l\0"),
                refused("half a UTF-8 mark", Condition.NOT_WELL_FORMED, "\u00EF\u00BB<"),
                refused("a second UTF-8 mark", Condition.NOT_WELL_FORMED, "\u00EF\u00BB\u00BF\u00EF\u00BB\u00BF" + HEADER),
                refused("an end tag", Condition.NOT_WELL_FORMED, "</stream:stream>"),
                refused("text", Condition.NOT_WELL_FORMED, "GET / HTTP/1.1\r\n"),
                refused("a TLS ClientHello", Condition.NOT_WELL_FORMED, "\u0016\u0003\u0001"),
                refused("another name", Condition.BAD_FORMAT, "<s:flow xmlns:s='http://etherx.jabber.org/streams'>"),
                refused("another namespace", Condition.INVALID_NAMESPACE, "<s:stream xmlns:s='urn:x' xmlns='jabber:client'>"),
                refused("no namespace", Condition.INVALID_NAMESPACE, "<stream>"),
                refused("the stream namespace as default", Condition.INVALID_NAMESPACE, "<stream xmlns='http://etherx.jabber.org/streams'>"),
                refused("an undeclared prefix", Condition.BAD_NAMESPACE_PREFIX, "<stream:stream xmlns='jabber:client'>"),
                refused("an empty element", Condition.BAD_FORMAT, HEADER.replaceFirst("'>$", "'/>")),
                refused("an attribute twice", Condition.NOT_WELL_FORMED, HEADER.replaceFirst("'>$", "' to='b'>")),
                refused("bad UTF-8", Condition.NOT_WELL_FORMED, HEADER.replace("example", "\u00C0\u00AF")),
                refused("an endless header", Condition.POLICY_VIOLATION, "<stream:stream " + " ".repeat(LIMITS.stanzaBytes())),
                refused("an endless declaration", Condition.POLICY_VIOLATION, "<?xml " + " ".repeat(LIMITS.stanzaBytes())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void beforeOrInTheHeader(String what, Condition condition, String xml) {
        assertRefused(condition, xml);
    }

    static Stream<Arguments> stanzas() {
        return Stream.of(
                refused("a comment between", Condition.RESTRICTED_XML, "<!-- x --><iq/>"),
                refused("a comment inside", Condition.RESTRICTED_XML, "<a>b<!-- x -->c</a>"),
                refused("a processing instruction between", Condition.RESTRICTED_XML, "<?php x?>"),
                refused("a processing instruction inside", Condition.RESTRICTED_XML, "<a><?php x?></a>"),
                refused("an XML declaration", Condition.RESTRICTED_XML, "<?xml version='1.0'?>"),
                refused("a document type between", Condition.RESTRICTED_XML, "<!DOCTYPE x [<!ENTITY y \"z\">]>"),
                refused("a document type inside", Condition.RESTRICTED_XML, "<a><!DOCTYPE x></a>"),
                refused("an entity declaration", Condition.NOT_WELL_FORMED, "<a><!ENTITY x 'y'></a>"),
                refused("an entity", Condition.RESTRICTED_XML, "<a>&nbsp;</a>"),
                refused("an entity in an attribute", Condition.RESTRICTED_XML, "<a b='&nbsp;'/>"),
                refused("CDATA between", Condition.NOT_WELL_FORMED, "<![CDATA[x]]>"),
                refused("something like CDATA", Condition.NOT_WELL_FORMED, "<a><![CDATE[x]]></a>"),
                refused("text between", Condition.NOT_WELL_FORMED, "x"),
                refused("a mark between", Condition.NOT_WELL_FORMED, "\u00EF\u00BB\u00BF<a/>"),
                refused("an end tag that closes nothing", Condition.NOT_WELL_FORMED, "</message>"),
                refused("an end tag of the stream's local name", Condition.NOT_WELL_FORMED, "</stream>"),
                refused("end tags in the wrong order", Condition.NOT_WELL_FORMED, "<message><body>x</message></body>"),
                refused("another end tag", Condition.NOT_WELL_FORMED, "<a></b>"),
                refused("an end tag in capitals", Condition.NOT_WELL_FORMED, "<a></A>"),
                refused("an end tag with an attribute", Condition.NOT_WELL_FORMED, "<a></a b='c'>"),
                refused("a name that begins with a digit", Condition.NOT_WELL_FORMED, "<a><1x/></a>"),
                refused("a name with two colons", Condition.NOT_WELL_FORMED, "<a><x:y:z xmlns:x='urn:x'/></a>"),
                refused("a name that is only a prefix", Condition.NOT_WELL_FORMED, "<a><x: xmlns:x='urn:x'/></a>"),
                refused("no name", Condition.NOT_WELL_FORMED, "<>"),
                refused("a space before the name", Condition.NOT_WELL_FORMED, "< a/>"),
                refused("'<' in a tag", Condition.NOT_WELL_FORMED, "<a <b/>"),
                refused("'<' in an end tag", Condition.NOT_WELL_FORMED, "<a></a <"),
                refused("'<' in a value", Condition.NOT_WELL_FORMED, "<a b='<'/>"),
                refused("'/' in a tag", Condition.NOT_WELL_FORMED, "<a / >"),
                refused("a value without quotes", Condition.NOT_WELL_FORMED, "<a b=c/>"),
                refused("an attribute without a value", Condition.NOT_WELL_FORMED, "<a b/>"),
                refused("no space between attributes", Condition.NOT_WELL_FORMED, "<a b='1'c='2'/>"),
                refused("a bare ampersand", Condition.NOT_WELL_FORMED, "<a>b & c</a>"),
                refused("an attribute twice", Condition.NOT_WELL_FORMED, "<a to='b' to='c'/>"),
                refused("an attribute twice by two prefixes", Condition.NOT_WELL_FORMED, "<a xmlns:b='urn:x' xmlns:c='urn:x' b:k='1' c:k='2'/>"),
                refused("an attribute twice by a prefix of the header", Condition.NOT_WELL_FORMED,
                        "<a xmlns:b='http://etherx.jabber.org/streams' b:k='1' stream:k='2'/>"),
                refused("an undeclared prefix", Condition.BAD_NAMESPACE_PREFIX, "<a><z:b/></a>"),
                refused("an undeclared prefix of an attribute", Condition.BAD_NAMESPACE_PREFIX, "<a z:b='1'/>"),
                refused("a prefix bound to nothing", Condition.NOT_WELL_FORMED, "<a xmlns:b=''/>"),
                refused("xml bound to something else", Condition.NOT_WELL_FORMED, "<a xmlns:xml='urn:evil'/>"),
                refused("xmlns bound", Condition.NOT_WELL_FORMED, "<a xmlns:xmlns='urn:evil'/>"),
                refused("something bound to the xml namespace", Condition.NOT_WELL_FORMED, "<a xmlns='http://www.w3.org/XML/1998/namespace'/>"),
                refused("something bound to the xmlns namespace", Condition.NOT_WELL_FORMED, "<a xmlns:b='http://www.w3.org/2000/xmlns/'/>"),
                refused("a reference to NUL", Condition.NOT_WELL_FORMED, "<a>&#0;</a>"),
                refused("a reference to a control character", Condition.NOT_WELL_FORMED, "<a>&#x1b;</a>"),
                refused("a reference to a surrogate", Condition.NOT_WELL_FORMED, "<a>&#xD800;</a>"),
                refused("a reference to U+FFFE", Condition.NOT_WELL_FORMED, "<a>&#xFFFE;</a>"),
                refused("a reference beyond Unicode", Condition.NOT_WELL_FORMED, "<a>&#x110000;</a>"),
                refused("a reference that wraps around", Condition.NOT_WELL_FORMED, "<a>&#4294967361;</a>"),
                refused("NUL", Condition.NOT_WELL_FORMED, "<a>\0</a>"),
                refused("NUL in a value", Condition.NOT_WELL_FORMED, "<a b='\0'/>"),
                refused("NUL after the name", Condition.NOT_WELL_FORMED, "<a\0/>"),
                refused("a control character", Condition.NOT_WELL_FORMED, "<a>\u001b</a>"),
                refused("]]> in text", Condition.NOT_WELL_FORMED, "<a>]]></a>"),
                refused("U+FFFE", Condition.NOT_WELL_FORMED, "<a>\u00EF\u00BF\u00BE</a>"),
                refused("U+FFFF", Condition.NOT_WELL_FORMED, "<a b='\u00EF\u00BF\u00BF'/>"),
                refused("a surrogate", Condition.NOT_WELL_FORMED, "<a>\u00ED\u00A0\u0080</a>"),
                refused("Latin-1", Condition.NOT_WELL_FORMED, "<a>caf\u00E9 au lait</a>"),
                refused("bad UTF-8 in a name", Condition.NOT_WELL_FORMED, "<a><x\u00FE\u00FF/></a>"),
                refused("an overlong '<'", Condition.NOT_WELL_FORMED, "<a>\u00C0\u00BCb/\u00C0\u00BE</a>"),
                refused("an overlong NUL", Condition.NOT_WELL_FORMED, "<a>\u00C0\u0080</a>"),
                refused("an overlong three-byte form", Condition.NOT_WELL_FORMED, "<a>\u00E0\u0080\u00AF</a>"),
                refused("an overlong four-byte form", Condition.NOT_WELL_FORMED, "<a>\u00F0\u0080\u0080\u00AF</a>"),
                refused("beyond U+10FFFF", Condition.NOT_WELL_FORMED, "<a>\u00F4\u0090\u0080\u0080</a>"),
                refused("a sequence cut short", Condition.NOT_WELL_FORMED, "<a>\u00E2\u0082</a>"),
                refused("a continuation alone", Condition.NOT_WELL_FORMED, "<a>\u0080</a>"),
                refused("too deep", Condition.POLICY_VIOLATION, "<a>".repeat(LIMITS.depth() + 1)),
                refused("too many attributes", Condition.POLICY_VIOLATION, "<a" + attributes(LIMITS.attributes() + 1)),
                refused("too long a value", Condition.POLICY_VIOLATION, "<a b='" + "x".repeat(LIMITS.attributeBytes() + 1)),
                refused("too large", Condition.POLICY_VIOLATION, "<a>" + "x".repeat(LIMITS.stanzaBytes())));
    }

    private static String attributes(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(" xmlns:n").append(i).append("='urn:n'");
        }
        return all.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stanzas")
    void afterTheHeader(String what, Condition condition, String xml) {
        assertRefused(condition, HEADER + xml);
    }

    private static void assertRefused(Condition condition, String xml) {
        StreamReader reader = new StreamReader(LIMITS);
        reader.feed(ByteBuffer.wrap(xml.getBytes(ISO_8859_1)));
        XmlException refused = assertThrows(XmlException.class, () -> readAll(reader));
        assertEquals(condition, refused.condition(), refused.getMessage());
    }

    private static void readAll(StreamReader reader) throws XmlException {
        for (int i = 0; i < 10; i++) {
            if (reader.next() == null) {
                return;
            }
        }
        fail("does not end");
    }
}
