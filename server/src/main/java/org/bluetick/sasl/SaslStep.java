package org.bluetick.sasl;

/// What the server says to a message of the client it did not refuse.
public sealed interface SaslStep {
    /// The exchange goes on.
    record Challenge(byte[] data) implements SaslStep {}

    /// The client is `username`, as [Credentials] know it: prepared, so good as the localpart of the JID.
    /// `additionalData` (RFC 6120 §6.3.10) is empty when there is none.
    record Success(String username, byte[] additionalData) implements SaslStep {}
}
