package org.bluetick.sasl;

import java.util.Optional;

/// What is stored of the accounts' passwords.
@FunctionalInterface
public interface Credentials {
    /// The account's keys for that hash; empty when there is no such account, or it has none for that hash.
    ///
    /// `username` is what the client sent, prepared by UsernameCaseMapped (RFC 8265 §3.3) and free of the characters that a
    /// localpart may not have (RFC 7622 §3.3.1). May block on the database; an unchecked exception of the store reaches
    /// the caller of [SaslMechanism#evaluate].
    Optional<ScramKeys> find(String username, ScramHash hash);
}
