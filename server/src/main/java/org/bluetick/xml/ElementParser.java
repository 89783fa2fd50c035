package org.bluetick.xml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.bluetick.xml.StanzaFramer.Frame;

/// Parses one element that stands alone: stored XML, a frame of XMPP over WebSocket (RFC 7395), a test's expectation.
/// Forbids what XMPP forbids (RFC 6120 §11.1), the XML declaration too. White space around the element is ignored.
/// Has no state; any thread.
public final class ElementParser {
    private static final XmlLimits OWN_XML = new XmlLimits(Integer.MAX_VALUE, XmlLimits.DEEPEST, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private ElementParser() {}

    /// XML of our own, limited in depth and in the number of different names only.
    public static Element parse(String xml) throws XmlException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(xml.toCharArray())); // several times quicker than of the string itself
            return parse(bytes.array(), bytes.arrayOffset(), bytes.remaining(), OWN_XML);
        } catch (CharacterCodingException unpaired) {
            throw XmlException.notWellFormed("an unpaired surrogate");
        }
    }

    /// The same, from UTF-8.
    public static Element parse(byte[] xml) throws XmlException {
        return parse(xml, OWN_XML);
    }

    /// A peer's XML, in UTF-8.
    public static Element parse(byte[] xml, XmlLimits limits) throws XmlException {
        return parse(xml, 0, xml.length, limits);
    }

    /// The same, from a part of an array.
    static Element parse(byte[] xml, int from, int length, XmlLimits limits) throws XmlException {
        int start = skipSpace(xml, from, from + length);
        StanzaFramer framer = StanzaFramer.ofElements(limits);
        if (framer.scan(xml, start, from + length) != Frame.ELEMENT) {
            throw XmlException.notWellFormed("no whole element");
        }
        int size = framer.takeLength();
        if (skipSpace(xml, start + size, from + length) != from + length) {
            throw XmlException.notWellFormed("more after the element; expected nothing");
        }
        return parseFramed(xml, start, size, "");
    }

    /// Parses what the framer has found to be an element, without prefixes declared outside of it.
    ///
    /// @param defaultNamespace the one in force around it
    static Element parseFramed(byte[] xml, int from, int length, String defaultNamespace) throws XmlException {
        Utf8.require(xml, from, length);
        return Woodstox.parse(xml, from, length, reader -> ElementBuilder.document(reader, defaultNamespace));
    }

    /// The place of the first byte that is no white space, or `end`.
    static int skipSpace(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte seen) {
        return seen == ' ' || seen == '\n' || seen == '\r' || seen == '\t';
    }
}
