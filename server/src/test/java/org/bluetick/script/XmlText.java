package org.bluetick.script;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.bluetick.xml.Attribute;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.bluetick.xml.Text;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NamedNodeMap;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Reads the XML of a script, by a parser that is not the server's. Elements without a namespace are in `jabber:client`.
final class XmlText {
    private static final String XMLNS = "http://www.w3.org/2000/xmlns/";
    private static final String ROOT = "<script xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    private XmlText() {}

    /// The elements of a text, which holds nothing else.
    /// @throws ScriptFailure when it is not well-formed
    static List<Element> elements(String text) {
        return element(ROOT + text + "</script>").elements().toList();
    }

    /// The one element of a text.
    static Element element(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return convert(builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXException notXml) {
            throw new ScriptFailure("not well-formed: " + notXml.getMessage() + " in " + text, notXml);
        } catch (ParserConfigurationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Element convert(org.w3c.dom.Element source) {
        List<Node> children = new ArrayList<>();
        for (org.w3c.dom.Node node = source.getFirstChild(); node != null; node = node.getNextSibling()) {
            switch (node) {
                case org.w3c.dom.Element child -> children.add(convert(child));
                case org.w3c.dom.Text text -> children.add(new Text(text.getData()));
                default -> throw new ScriptFailure("neither an element nor text: " + node);
            }
        }
        return new Element(source.getLocalName(), orEmpty(source.getNamespaceURI()),
                attributes(source.getAttributes()), children);
    }

    private static List<Attribute> attributes(NamedNodeMap source) {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < source.getLength(); i++) {
            org.w3c.dom.Node attribute = source.item(i);
            if (!XMLNS.equals(attribute.getNamespaceURI())) {
                attributes.add(new Attribute(orEmpty(attribute.getNamespaceURI()), attribute.getLocalName(),
                        attribute.getNodeValue()));
            }
        }
        return attributes;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
