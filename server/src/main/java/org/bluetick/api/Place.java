package org.bluetick.api;

/// Where a module may stand on the path of a stanza.
public enum Place {
    /// A local client has sent it. In the sender's turn.
    SENT,
    /// It is at a local account, from whomever. In the sender's turn.
    ARRIVED,
    /// It is about to be written to one session. In that session's turn.
    DELIVERING,
    /// It is a message for a local account none of whose sessions can take it. In the sender's turn. One that waits for its
    /// recipient comes here when it is durable, and is not bounced whatever is said.
    UNDELIVERABLE
}
