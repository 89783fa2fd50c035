package org.bluetick.xml;

import java.util.List;

/// Writes elements as XML 1.0 in UTF-8 (RFC 6120 §11). A namespace is declared where it changes, always as the default
/// one; prefixes are only written for `stream`, `xml` and attributes with a namespace. What is written is read back as
/// an equal element; what could not be (characters or names that XML does not have) is refused with an
/// IllegalArgumentException. Used by one thread, for one element.
public final class ElementWriter {
    /// For the namespaces it declares.
    private static final int DECLARATIONS = 64;

    private final XmlBytes out;
    private final boolean streamPrefix;
    private boolean declareStreamPrefix;

    private ElementWriter(Element element, boolean streamPrefix) {
        this.out = new XmlBytes(element.size() + DECLARATIONS);
        this.streamPrefix = streamPrefix;
    }

    /// The element standing alone.
    public static String toXml(Element element) {
        return standingAlone(element).asString();
    }

    /// The element standing alone.
    public static byte[] toBytes(Element element) {
        return standingAlone(element).toByteArray();
    }

    /// The element standing alone, as a message of XMPP over WebSocket (RFC 7395 §3.3). What belongs to the stream
    /// (features, errors) has the prefix `stream`, as in a document: there are clients that look for it.
    public static byte[] toMessage(Element element) {
        if (!element.namespace().equals(Namespaces.STREAMS)) {
            return toBytes(element);
        }
        ElementWriter writer = new ElementWriter(element, true);
        writer.declareStreamPrefix = true;
        writer.element(element, "");
        return writer.out.toByteArray();
    }

    /// The element inside a stream of that default namespace, which binds the prefix `stream` (RFC 6120 §4.8).
    public static byte[] toBytes(Element element, String contentNamespace) {
        ElementWriter writer = new ElementWriter(element, true);
        writer.element(element, contentNamespace);
        return writer.out.toByteArray();
    }

    /// The XML declaration and the start of a stream, with the attributes of that header (RFC 6120 §4.7, §4.8).
    public static byte[] streamHeader(Element header, String contentNamespace) {
        ElementWriter writer = new ElementWriter(header, true);
        writer.out.markup("<?xml version='1.0'?><stream:stream");
        writer.declaration("", contentNamespace);
        writer.declaration(":stream", Namespaces.STREAMS);
        writer.attributes(header.attributes());
        writer.out.markup(">");
        return writer.out.toByteArray();
    }

    private static XmlBytes standingAlone(Element element) {
        ElementWriter writer = new ElementWriter(element, false);
        writer.element(element, "");
        return writer.out;
    }

    /// @param inForce the default namespace around the element
    private void element(Element element, String inForce) {
        String namespace = element.namespace();
        String prefix = prefixOf(namespace);
        boolean declared = prefix.isEmpty() && !namespace.equals(inForce);
        out.markup("<");
        qualifiedName(prefix, element.name());
        if (declared) {
            declaration("", namespace);
        }
        if (declareStreamPrefix) {
            declaration(":stream", Namespaces.STREAMS);
            declareStreamPrefix = false;
        }
        attributes(element.attributes());
        if (element.children().isEmpty()) {
            out.markup("/>");
            return;
        }
        out.markup(">");
        children(element.children(), declared ? namespace : inForce);
        out.markup("</");
        qualifiedName(prefix, element.name());
        out.markup(">");
    }

    /// The prefix by which elements of this namespace are written; empty for the default namespace.
    private String prefixOf(String namespace) {
        if (streamPrefix && namespace.equals(Namespaces.STREAMS)) {
            return "stream:";
        }
        return namespace.equals(Namespaces.XML) ? "xml:" : "";
    }

    private void qualifiedName(String prefix, String name) {
        out.markup(prefix);
        out.name(name);
    }

    private void declaration(String prefix, String namespace) {
        if (namespace.equals(Namespaces.XMLNS)) {
            throw new IllegalArgumentException("nothing can be in the namespace " + Namespaces.XMLNS);
        }
        out.markup(" xmlns");
        out.markup(prefix);
        out.markup("='");
        out.attributeValue(namespace);
        out.markup("'");
    }

    private void attributes(List<Attribute> attributes) {
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            if (attribute.namespace().isEmpty()) {
                unqualified(attribute);
            } else if (attribute.namespace().equals(Namespaces.XML)) {
                attribute("xml:", attribute);
            } else {
                qualified(attributes, i);
            }
        }
    }

    private void unqualified(Attribute attribute) {
        if (attribute.name().equals("xmlns")) {
            throw new IllegalArgumentException("an attribute named xmlns; expected the element's own namespace to be set");
        }
        attribute("", attribute);
    }

    /// The prefix is numbered by the first attribute of the element in that namespace, which declares it.
    private void qualified(List<Attribute> attributes, int index) {
        Attribute attribute = attributes.get(index);
        int first = 0;
        while (!attributes.get(first).namespace().equals(attribute.namespace())) {
            first++;
        }
        String prefix = "ns" + first;
        if (first == index) {
            declaration(":" + prefix, attribute.namespace());
        }
        attribute(prefix + ":", attribute);
    }

    private void attribute(String prefix, Attribute attribute) {
        out.markup(" ");
        qualifiedName(prefix, attribute.name());
        out.markup("='");
        out.attributeValue(attribute.value());
        out.markup("'");
    }

    private void children(List<Node> children, String inForce) {
        for (int i = 0; i < children.size(); i++) {
            switch (children.get(i)) {
                case Text text -> out.text(text.value());
                case Element child -> element(child, inForce);
                case WrittenElement written -> out.written(written.xml());
            }
        }
    }
}
