package org.bluetick.xml;

/// What a [StreamReader] finds in the bytes of a stream, in this order: the header, elements, the end.
public sealed interface StreamEvent {
    /// The stream header (RFC 6120 §4.2).
    ///
    /// @param header the element `stream` with its attributes and no children
    /// @param contentNamespace the default namespace it declares (RFC 6120 §4.8.2); empty if it declares none
    record Opened(Element header, String contentNamespace) implements StreamEvent {}

    /// A first-level element, a stanza or not.
    ///
    /// @param bytes its size on the wire
    record Received(Element element, int bytes) implements StreamEvent {}

    /// The closing stream tag (RFC 6120 §4.4). What comes after it is not read.
    record Closed() implements StreamEvent {}
}
