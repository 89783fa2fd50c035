package org.bluetick.script;

import org.bluetick.xml.Element;

/// What a client got from the server.
sealed interface Received {
    /// The server's stream header, as an element without children.
    record Header(Element element) implements Received {
        @Override
        public String toString() {
            return element.toString();
        }
    }

    /// A first-level element: a stanza, features, a step of a negotiation, a stream error.
    record Whole(Element element) implements Received {
        @Override
        public String toString() {
            return element.toString();
        }
    }

    /// `</stream:stream>`.
    record StreamClosed() implements Received {
        @Override
        public String toString() {
            return "</stream:stream>";
        }
    }

    /// The end of the connection.
    record ConnectionClosed() implements Received {
        @Override
        public String toString() {
            return "(connection closed)";
        }
    }

    /// Bytes that are no XML stream.
    record Garbage(String description) implements Received {
        @Override
        public String toString() {
            return "(not an XML stream: " + description + ")";
        }
    }
}
