package org.bluetick.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Attribute;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.EventSource;
import org.bluetick.xml.MessageReader;
import org.bluetick.xml.StreamReader;
import org.bluetick.xml.XmlLimits;

/// How a stream looks on the wire. Nothing else of a stream depends on it.
enum StreamFraming {
    /// One XML document, in any pieces (RFC 6120 §4).
    DOCUMENT {
        @Override
        EventSource reader(XmlLimits limits) {
            return new StreamReader(limits);
        }

        @Override
        byte[] header(List<Attribute> attributes) {
            return ElementWriter.streamHeader(new Element("stream", Stream.STREAMS, attributes, List.of()), Stanza.NAMESPACE);
        }

        @Override
        byte[] element(Element element) {
            return ElementWriter.toBytes(element, Stanza.NAMESPACE);
        }

        @Override
        byte[] end() {
            return "</stream:stream>".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        boolean isOneText() {
            return true;
        }

        @Override
        boolean allowsStartTls() {
            return true;
        }
    },

    /// A message for each element, with all its namespaces (RFC 7395 §3.3). TLS is beneath it, or nowhere (§3.9).
    MESSAGES {
        @Override
        EventSource reader(XmlLimits limits) {
            return new MessageReader(limits, Stanza.NAMESPACE);
        }

        @Override
        byte[] header(List<Attribute> attributes) {
            return ElementWriter.toMessage(new Element("open", MessageReader.FRAMING, attributes, List.of()));
        }

        @Override
        byte[] element(Element element) {
            return ElementWriter.toMessage(element);
        }

        @Override
        byte[] end() {
            return ElementWriter.toMessage(Element.of("close", MessageReader.FRAMING));
        }

        @Override
        boolean isOneText() {
            return false;
        }

        @Override
        boolean allowsStartTls() {
            return false;
        }
    };

    abstract EventSource reader(XmlLimits limits);

    abstract byte[] header(List<Attribute> attributes);

    abstract byte[] element(Element element);

    abstract byte[] end();

    /// Whether what is written can be handed over in other pieces than these.
    abstract boolean isOneText();

    abstract boolean allowsStartTls();
}
