package org.bluetick.api;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;

/// A bound resource of a local account. Its state may be read and changed in its own turn only; `deliver`, `post` and
/// `close` may be called from anywhere.
public interface ClientSession {
    /// The full JID.
    Jid jid();

    default Jid account() {
        return jid().bare();
    }

    /// The last presence it broadcast, unless it is unavailable.
    Optional<Presence> presence();

    /// What a module remembers for this session, by its type.
    <T> Optional<T> get(Class<T> type);

    void put(Object state);

    void remove(Class<?> type);

    /// Sends a stanza to the client, after those already on their way.
    void deliver(Stanza stanza);

    /// Writes a stanza to the client now, before what is being delivered. In the session's turn.
    void write(Stanza stanza);

    /// Runs a task in the session's turn when the client has taken what was delivered to it before: now, if it has.
    void onceTaken(Runnable task);

    /// Whether much of what was delivered waits for the client to take or to acknowledge it: what can wait elsewhere, should. In
    /// the session's turn.
    boolean isBehind();

    /// Whether a kept message was delivered, but is not acknowledged. In the session's turn.
    boolean isUnacknowledged(MessageId id);

    /// Runs a task in the session's turn.
    void post(Runnable task);

    /// Ends the session and its stream.
    void close(StreamError reason);
}
