package org.bluetick.federation;

import java.util.Optional;
import org.bluetick.address.Jid;

/// The certificate of the server at the other end of a connection, and what the configuration makes of it (RFC 6120 §13.7,
/// XEP-0178). In the stream's turn, except what says otherwise.
record PeerCertificate(House house, ServerConnection connection) {
    /// Whether a domain is known by it.
    boolean shows(Jid domain) {
        return house.config().securityOf(domain).takesCertificates() && connection.secure() && problem(domain).isEmpty();
    }

    /// Why it does not show that the peer is that domain.
    Optional<String> problem(Jid domain) {
        return house.certificates().problem(connection.tlsSession(), domain);
    }

    /// Why the peer is not let in as that domain, which must show a certificate.
    Optional<String> refusal(Jid domain) {
        return house.config().securityOf(domain).takesDialback() ? Optional.empty() : problem(domain);
    }

    /// For people. From any thread.
    String description() {
        return Certificates.describe(connection.tlsSession());
    }
}
