package org.bluetick.session;

import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// How a session reaches its client: the stream it is bound on.
public interface ClientLink {
    /// Writes an element, at the latest when the turn ends.
    void send(Element element);

    /// Sends the error, closes the stream and the connection.
    void close(StreamError reason);
}
