package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.bluetick.xml.XmlException.Condition;

/// Parses the first-level elements of a stream, each from the bytes that [StanzaFramer] found, in the namespaces that the
/// stream header declares. Has no state.
///
/// Nearly all elements use no prefix of the header, and are parsed as a document of their own, with the content
/// namespace filled in. For those that do (`<stream:error/>`, `<db:result/>`), Woodstox reports an undeclared prefix; they
/// are parsed again inside a stand-in for the header.
final class StanzaParser {
    private static final byte[] END = "</s>".getBytes(US_ASCII);

    private StanzaParser() {}

    static Element parse(byte[] bytes, int from, int length, StreamHeader header) throws XmlException {
        try {
            return ElementParser.parseFramed(bytes, from, length, header.contentNamespace());
        } catch (XmlException refused) {
            if (refused.condition() == Condition.BAD_NAMESPACE_PREFIX) {
                return parseInStandIn(bytes, from, length, header.standIn());
            }
            throw refused;
        }
    }

    private static Element parseInStandIn(byte[] bytes, int from, int length, byte[] start) throws XmlException {
        byte[] whole = new byte[start.length + length + END.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(bytes, from, whole, start.length, length);
        System.arraycopy(END, 0, whole, start.length + length, END.length);
        return Woodstox.parse(whole, 0, whole.length, ElementBuilder::insideRoot);
    }
}
