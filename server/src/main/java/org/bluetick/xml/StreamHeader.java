package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.bluetick.xml.XmlException.Condition;

/// A stream header, and the namespaces it declares for everything that follows (RFC 6120 §4.7, §4.8).
///
/// @param element `stream` with its attributes
/// @param qualifiedName as the closing tag must repeat it, for example `stream:stream`
/// @param contentNamespace the default namespace; empty if none is declared
/// @param standIn a start tag `<s …>` with the same declarations, to parse an element inside of
record StreamHeader(Element element, String qualifiedName, String contentNamespace, byte[] standIn) {
    static StreamHeader parse(byte[] bytes, int from, int length) throws XmlException {
        Utf8.require(bytes, from, length);
        return Woodstox.parse(bytes, from, length, StreamHeader::read);
    }

    private static StreamHeader read(XMLStreamReader reader) throws XMLStreamException, XmlException {
        if (reader.next() != XMLStreamConstants.START_ELEMENT) {
            throw XmlException.notWellFormed("StAX event " + reader.getEventType() + "; expected a stream header");
        }
        String namespace = namespaceOf(reader);
        Element element = new Element(reader.getLocalName(), namespace, ElementBuilder.attributes(reader), List.of());
        String prefix = reader.getPrefix();
        String qualifiedName = prefix == null || prefix.isEmpty() ? element.name() : prefix + ":" + element.name();
        return new StreamHeader(element, qualifiedName, contentNamespace(reader), standIn(reader));
    }

    private static String namespaceOf(XMLStreamReader reader) throws XmlException {
        String name = reader.getLocalName();
        if (!name.equals("stream")) {
            throw new XmlException(Condition.BAD_FORMAT, "the element '" + name + "'; expected 'stream' as the stream header");
        }
        if (!Namespaces.STREAMS.equals(reader.getNamespaceURI())) {
            throw new XmlException(Condition.INVALID_NAMESPACE, "a stream header in another namespace; expected " + Namespaces.STREAMS);
        }
        return Namespaces.STREAMS;
    }

    private static String contentNamespace(XMLStreamReader reader) throws XmlException {
        String namespace = reader.getNamespaceURI("");
        if (Namespaces.STREAMS.equals(namespace)) {
            throw new XmlException(Condition.INVALID_NAMESPACE,
                    Namespaces.STREAMS + " as the default namespace; expected the content namespace there, and a prefix for this one");
        }
        return namespace == null ? "" : namespace;
    }

    private static byte[] standIn(XMLStreamReader reader) {
        XmlBytes tag = new XmlBytes(256);
        tag.markup("<s");
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            String prefix = reader.getNamespacePrefix(i);
            tag.markup(" xmlns");
            if (prefix != null && !prefix.isEmpty()) {
                tag.markup(":");
                tag.name(prefix);
            }
            String uri = reader.getNamespaceURI(i);
            tag.markup("='");
            tag.attributeValue(uri == null ? "" : uri);
            tag.markup("'");
        }
        tag.markup(">");
        return tag.toByteArray();
    }

    boolean isClosedBy(byte[] bytes, int from, int length) {
        String tag = new String(bytes, from, length, UTF_8);
        return tag.substring(2, tag.length() - 1).replaceFirst("[ \\t\\r\\n]+\\z", "").equals(qualifiedName);
    }
}
