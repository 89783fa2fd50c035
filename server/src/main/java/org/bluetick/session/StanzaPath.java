package org.bluetick.session;

import org.bluetick.stanza.Stanza;

/// Where a session's stanzas go, and what stands on their way to it.
public interface StanzaPath {
    /// A client has sent it. In the session's turn.
    void sent(Session session, Stanza stanza);

    /// The stanza as it is to be written to the session, or null when it is not. In the session's turn.
    @org.jspecify.annotations.Nullable Stanza delivering(Session session, Stanza stanza);

    /// It was for a session that has ended meanwhile.
    void missed(Session session, Stanza stanza);

    /// Something has happened to the session. In its turn.
    void emit(Record event);
}
