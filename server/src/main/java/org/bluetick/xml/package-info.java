/// XML, as XMPP uses it (RFC 6120 §4 and §11): the only room that sees a StAX parser.
///
/// In: [StreamReader] takes the bytes of one connection and gives back the stream header, whole first-level elements
/// and the end of the stream. A byte state machine ([StanzaFramer]) finds where each of them ends and holds the limits
/// while the bytes arrive; Woodstox then parses just that piece ([StanzaParser]). Where the two disagree, the stream is
/// not well-formed. Between pieces a reader holds no buffer and no parser.
///
/// Out: [ElementWriter] turns elements into text or bytes that read back as equal elements.
///
/// [Element], [Node], [Text] and [Attribute] are immutable values and may go anywhere. A `StreamReader` belongs to
/// its connection's I/O thread.
@NullMarked
package org.bluetick.xml;

import org.jspecify.annotations.NullMarked;
