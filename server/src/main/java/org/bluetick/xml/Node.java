package org.bluetick.xml;

/// What an element contains: elements and text. XMPP forbids comments, processing instructions and
/// entity references (RFC 6120 §11.1), so there is nothing else.
public sealed interface Node permits Element, WrittenElement, Text {}
