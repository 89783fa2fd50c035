package org.bluetick.xml;

/// Writes elements as XML 1.0 (RFC 6120 §11).
public final class ElementWriter {
    private ElementWriter() {}

    public static String toXml(Element element) {
        return "<" + element.name() + "/>";
    }
}
