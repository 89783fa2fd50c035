package org.bluetick.api;

import java.time.Duration;
import org.bluetick.address.Jid;

/// A session that can be resumed (XEP-0198 §5), as it was at a checkpoint.
///
/// @param jid its full JID
/// @param id what its client resumes it by
/// @param began messages of the session have larger ids
/// @param patience how long it may be without a stream, in whole seconds
/// @param counts how far it has come
/// @param state its presence, and what modules remember of it, as XML
/// @param unacknowledged what was sent and not acknowledged, as XML: known only after an orderly stop, otherwise empty
public record StoredSession(
        Jid jid, String id, MessageId began, Duration patience, Counts counts, String state, String unacknowledged) {
    public StoredSession {
        if (jid.isBare()) {
            throw new IllegalArgumentException("session of " + jid + ": expected a full JID");
        }
    }

    /// Stanzas, counted from the beginning of the session and not wrapped.
    ///
    /// @param received from the client, and durable
    /// @param sent to the client
    /// @param acknowledged by the client
    /// @param at messages of the client that are kept later have a larger id
    /// @param seen messages to the client that it has not acknowledged, or that were sent to it later, have a larger id
    public record Counts(long received, long sent, long acknowledged, MessageId at, MessageId seen) {}

    /// How far a session that is stored has come meanwhile.
    public record Progress(Jid owner, String id, Counts counts) {}

    /// Names a stored session.
    public record Key(Jid owner, String id) {}

    public StoredSession with(Counts now) {
        return new StoredSession(jid, id, began, patience, now, state, unacknowledged);
    }

    /// Without what its client has not acknowledged: from now on that may change.
    public StoredSession goingOn() {
        return new StoredSession(jid, id, began, patience, counts, state, "");
    }

    public Key key() {
        return new Key(jid.bare(), id);
    }
}
