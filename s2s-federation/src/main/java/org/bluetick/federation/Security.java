package org.bluetick.federation;

/// How another domain shows who it is.
enum Security {
    /// By a certificate of a known authority (XEP-0178).
    CERTIFICATE,
    /// By dialback (XEP-0220), whatever its certificate.
    DIALBACK,
    /// By its certificate, and when that will not do, by dialback.
    CERTIFICATE_OR_DIALBACK;

    boolean takesCertificates() {
        return this != DIALBACK;
    }

    boolean takesDialback() {
        return this != CERTIFICATE;
    }
}
