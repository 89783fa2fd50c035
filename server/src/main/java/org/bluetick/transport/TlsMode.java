package org.bluetick.transport;

/// How connections come to TLS.
public sealed interface TlsMode {
    /// Never: for transports whose TLS ends elsewhere.
    record None() implements TlsMode {}

    /// When [Connection#startTls] is called (RFC 6120 §5).
    record StartTls(TlsSide side) implements TlsMode {}

    /// From the first byte (XEP-0368).
    record Direct(TlsSide side) implements TlsMode {}
}
