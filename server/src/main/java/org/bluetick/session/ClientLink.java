package org.bluetick.session;

import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;

/// How a session reaches its client: the stream it is bound on. In the session's turn.
public interface ClientLink {
    /// Writes an element, at the latest when the turn ends.
    void send(Element element);

    /// How many bytes have been written so far, those of this turn too.
    long written();

    /// How many of these the client's socket has taken.
    long taken();

    /// Whether so much waits for the client's socket that no more should be written if it can wait elsewhere.
    boolean isBehind();

    /// Sends the error, closes the stream and the connection.
    void close(StreamError reason);

    /// The session goes on elsewhere: closes the stream without ending it.
    void leave(StreamError reason);
}
