package org.bluetick.federation;

import org.bluetick.stanza.StanzaError;

/// Why there is no stream to a domain.
///
/// @param error what senders are told
/// @param text for people
/// @param elsewhere whether another of the domain's hosts may do better
/// @param forGood whether it is no use to try again later
record Failure(StanzaError error, String text, boolean elsewhere, boolean forGood) {
    private static final StanzaError TIMEOUT = StanzaError.of(StanzaError.Type.WAIT, "remote-server-timeout");

    /// The domain has no server.
    static Failure notFound(String text) {
        return new Failure(StanzaError.REMOTE_SERVER_NOT_FOUND.withText(text), text, false, true);
    }

    /// This host does not answer.
    static Failure unreachable(String text) {
        return new Failure(TIMEOUT.withText(text), text, true, false);
    }

    /// It answers, but one of the two does not trust the other.
    static Failure refused(String text) {
        return new Failure(TIMEOUT.withText(text), text, false, false);
    }
}
