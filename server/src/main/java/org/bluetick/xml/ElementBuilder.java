package org.bluetick.xml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Builds one element from a StAX reader, and refuses what XMPP does not allow inside of one (RFC 6120 §11.1). Used by
/// one thread, for one element. Recurses: the depth is limited before.
final class ElementBuilder {
    /// So many different names are in no stanza of any XEP. More would let a peer fill a hash chain of Woodstox's, and keep
    /// its I/O thread busy walking it.
    private static final int DIFFERENT_NAMES = 500;

    private final XMLStreamReader reader;
    /// The children of all elements that are open, the innermost one's last.
    private final List<Node> nodes = new ArrayList<>();
    private @Nullable Set<String> names;
    private int namesSeen;

    private ElementBuilder(XMLStreamReader reader) {
        this.reader = reader;
    }

    /// The one element of a document.
    ///
    /// @param defaultNamespace the one in force around the document
    static Element document(XMLStreamReader reader, String defaultNamespace) throws XMLStreamException, XmlException {
        expect(reader, XMLStreamConstants.START_ELEMENT);
        Element element = new ElementBuilder(reader).element(defaultNamespace);
        expect(reader, XMLStreamConstants.END_DOCUMENT);
        return element;
    }

    /// The one element inside the root of a document.
    static Element insideRoot(XMLStreamReader reader) throws XMLStreamException, XmlException {
        expect(reader, XMLStreamConstants.START_ELEMENT);
        expect(reader, XMLStreamConstants.START_ELEMENT);
        Element element = new ElementBuilder(reader).element("");
        expect(reader, XMLStreamConstants.END_ELEMENT);
        expect(reader, XMLStreamConstants.END_DOCUMENT);
        return element;
    }

    private static void expect(XMLStreamReader reader, int event) throws XMLStreamException, XmlException {
        int seen = reader.next();
        if (seen != event) {
            throw XmlException.notWellFormed("StAX event " + seen + "; expected " + event);
        }
    }

    /// An element that declares `xmlns=''` is in no namespace; one that declares nothing inherits. StAX reports both as
    /// the empty namespace, hence the look at the declarations.
    private Element element(String inherited) throws XMLStreamException, XmlException {
        String inForce = inherited;
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            if (isDefault(reader.getNamespacePrefix(i))) {
                inForce = "";
            }
        }
        limitNames();
        String name = reader.getLocalName();
        String uri = reader.getNamespaceURI();
        String namespace = uri == null || uri.isEmpty() ? inForce : uri;
        List<Attribute> attributes = attributes(reader);
        return new Element(name, namespace, attributes, children(inForce));
    }

    /// Different names are only told from repeated ones once there are many.
    private void limitNames() throws XmlException {
        namesSeen += 1 + reader.getAttributeCount() + reader.getNamespaceCount();
        if (namesSeen <= DIFFERENT_NAMES) {
            return;
        }
        if (names == null) {
            names = new HashSet<>();
        }
        addNames(names);
        if (names.size() > DIFFERENT_NAMES) {
            throw XmlException.overLimit("the number of different names in one element", DIFFERENT_NAMES);
        }
    }

    private void addNames(Set<String> names) {
        names.add(reader.getLocalName());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            names.add(reader.getAttributeLocalName(i));
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            String prefix = reader.getNamespacePrefix(i);
            names.add(prefix == null ? "" : prefix);
        }
    }

    private static boolean isDefault(String prefix) {
        return prefix == null || prefix.isEmpty();
    }

    static List<Attribute> attributes(XMLStreamReader reader) {
        int count = reader.getAttributeCount();
        if (count == 0) {
            return List.of();
        }
        Attribute[] attributes = new Attribute[count];
        for (int i = 0; i < count; i++) {
            String namespace = reader.getAttributeNamespace(i);
            attributes[i] = new Attribute(namespace == null ? "" : namespace, reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return List.of(attributes);
    }

    private List<Node> children(String inForce) throws XMLStreamException, XmlException {
        int first = nodes.size();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> nodes.add(element(inForce));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> addText(first, reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return takeFrom(first);
                }
                case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION, XMLStreamConstants.DTD ->
                        throw XmlException.restricted("an entity reference, comment, processing instruction or DTD");
                default -> throw XmlException.notWellFormed("StAX event " + reader.getEventType() + "; expected elements and text");
            }
        }
    }

    private void addText(int first, String text) {
        if (text.isEmpty()) {
            return;
        }
        int last = nodes.size() - 1;
        if (last >= first && nodes.get(last) instanceof Text before) {
            nodes.set(last, new Text(before.value() + text));
        } else {
            nodes.add(new Text(text));
        }
    }

    private List<Node> takeFrom(int first) {
        if (first == nodes.size()) {
            return List.of();
        }
        List<Node> own = nodes.subList(first, nodes.size());
        List<Node> taken = List.copyOf(own);
        own.clear();
        return taken;
    }
}
