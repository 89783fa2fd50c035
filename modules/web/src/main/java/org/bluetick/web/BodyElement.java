package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementParser;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.Node;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;

/// The `<body/>` of a request (XEP-0124 §6), and how those of answers are written.
record BodyElement(Element element) {
    private static final String NAMESPACE = "http://jabber.org/protocol/httpbind";
    private static final String XBOSH = "urn:xmpp:xbosh";
    private static final String STREAMS = "http://etherx.jabber.org/streams";
    private static final String CLIENT = "jabber:client";
    private static final int ATTRIBUTES = 100;
    private static final long LARGEST_RID = (1L << 53) - 1;

    /// @throws XmlException when it is none; limits other than its size are those of the stream
    static BodyElement parse(byte[] bytes) throws XmlException {
        Element element = ElementParser.parse(bytes,
                new XmlLimits(Math.max(1, bytes.length), XmlLimits.DEEPEST, ATTRIBUTES, Math.max(1, bytes.length)));
        if (!element.is("body", NAMESPACE)) {
            throw new IllegalArgumentException("<" + element.name() + "/>; expected <body/>");
        }
        return new BodyElement(element);
    }

    /// @throws IllegalArgumentException when there is none, or it is no number that fits
    long rid() {
        String rid = attribute("rid").orElse("");
        if (!rid.matches("[0-9]{1,16}") || Long.parseLong(rid) > LARGEST_RID) {
            throw new IllegalArgumentException("rid \"" + rid + "\"; expected 0 to " + LARGEST_RID);
        }
        return Long.parseLong(rid);
    }

    Optional<String> attribute(String name) {
        return element.attribute(name);
    }

    /// A number of seconds or requests, at most `most`, also when it is larger than any number.
    int atMost(String name, int most) {
        String value = attribute(name).orElse("");
        return value.matches("[0-9]{1,9}") ? Math.min(Integer.parseInt(value), most) : most;
    }

    boolean isTerminate() {
        return attribute("type").filter("terminate"::equals).isPresent();
    }

    boolean isRestart() {
        return element.attribute(XBOSH, "restart").filter(value -> value.equals("true") || value.equals("1")).isPresent();
    }

    /// The stream header it stands for, as RFC 7395 writes it.
    byte[] open(String domain) {
        Element open = Element.of("open", "urn:ietf:params:xml:ns:xmpp-framing")
                .with("to", attribute("to").orElse(domain))
                .with("version", element.attribute(XBOSH, "version").orElse("1.0"));
        Element from = attribute("from").map(value -> open.with("from", value)).orElse(open);
        return ElementWriter.toMessage(element.lang().map(from::withLang).orElse(from));
    }

    List<byte[]> payloads() {
        return element.elements().map(BodyElement::asClient).map(ElementWriter::toMessage).toList();
    }

    /// XEP-0206 §2: there are clients that leave out the namespace of stanzas.
    private static Element asClient(Element payload) {
        if (!payload.namespace().equals(NAMESPACE)) {
            return payload;
        }
        List<Node> children = payload.children().stream()
                .map(child -> child instanceof Element inner ? asClient(inner) : child).toList();
        return new Element(payload.name(), CLIENT, payload.attributes(), children);
    }

    /// An answer.
    /// @param attributes of the body
    /// @param payloads each a whole element with its namespaces
    static byte[] answer(Element attributes, List<byte[]> payloads) {
        Element body = new Element("body", NAMESPACE, attributes.attributes(), List.of());
        String empty = body.toString();
        if (payloads.isEmpty()) {
            return empty.getBytes(UTF_8);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((empty.substring(0, empty.length() - "/>".length()) + " xmlns:stream='" + STREAMS + "'>").getBytes(UTF_8));
        payloads.forEach(all::writeBytes);
        all.writeBytes("</body>".getBytes(UTF_8));
        return all.toByteArray();
    }

    /// The last answer of a session, or the only one (XEP-0124 §17.2).
    static byte[] terminate(String condition) {
        return answer(Element.EMPTY.with("type", "terminate").with("condition", condition), List.of());
    }

    /// What a session has granted, with the attributes XMPP adds (XEP-0124 §7.2, XEP-0206 §4).
    static byte[] created(Element attributes, List<byte[]> payloads) {
        String plain = new String(answer(attributes, payloads), UTF_8);
        return plain.replaceFirst("<body ", "<body xmlns:xmpp='" + XBOSH + "' xmpp:version='1.0' xmpp:restartlogic='true' ").getBytes(UTF_8);
    }
}
