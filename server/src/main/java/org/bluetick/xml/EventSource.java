package org.bluetick.xml;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds stream events in what a connection receives: [#feed], then [#next] until it returns null. After an exception it
/// cannot be read on: `next` throws the same again. Everything here runs in the connection's I/O thread.
public sealed interface EventSource permits StreamReader, MessageReader {
    /// Other limits from here on, for example once the peer has authenticated.
    void limits(XmlLimits limits);

    /// Takes all remaining bytes. Their array, if they have one, must not change until `next` has returned null.
    void feed(ByteBuffer fed);

    /// What comes next in the stream, or null if that is not all here yet.
    ///
    /// @throws XmlException if the peer sent what XMPP does not allow, or more than the limits allow
    @Nullable StreamEvent next() throws XmlException;

    /// True if bytes were fed that are neither read nor white space. The part of a stanza that has come counts.
    boolean hasUnread();

    /// Expects a new stream header next, after STARTTLS or SASL (RFC 6120 §4.3.3). What is unread is kept, and read as part
    /// of the new stream.
    void restart();
}
