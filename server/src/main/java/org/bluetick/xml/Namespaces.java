package org.bluetick.xml;

/// The namespaces that mean something to XML itself, and that of the stream (RFC 6120 §4.8.1).
final class Namespaces {
    static final String XML = "http://www.w3.org/XML/1998/namespace";
    static final String XMLNS = "http://www.w3.org/2000/xmlns/";
    static final String STREAMS = "http://etherx.jabber.org/streams";

    private Namespaces() {}
}
