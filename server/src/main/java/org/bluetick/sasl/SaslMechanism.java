package org.bluetick.sasl;

/// One authentication exchange in one mechanism (RFC 4422 §3). Owned by one stream's turn.
///
/// All mechanisms here let the client speak first. An `<auth/>` without an initial response is answered with an empty
/// challenge by the XMPP layer (RFC 6120 §6.4.2), and only the `<response/>` comes here.
public interface SaslMechanism {
    /// As it is offered: `SCRAM-SHA-256-PLUS`.
    String name();

    /// Takes the client's initial response or response, base64 already removed.
    ///
    /// @throws SaslException when the client is refused; the exchange is over then, as it is after [SaslStep.Success]
    SaslStep evaluate(byte[] message) throws SaslException;
}
