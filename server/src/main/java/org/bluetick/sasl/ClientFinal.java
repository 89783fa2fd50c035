package org.bluetick.sasl;

import java.util.Base64;

/// The client-final-message of SCRAM (RFC 5802 §7). `channelBinding` is still in base64; `withoutProof` is what the proof
/// is about.
record ClientFinal(String channelBinding, String nonce, byte[] proof, String withoutProof) {
    static ClientFinal parse(String message) throws SaslException {
        int proof = message.lastIndexOf(',');
        if (proof < 0) {
            throw SaslException.malformed("a final message without a proof");
        }
        String withoutProof = message.substring(0, proof);
        ScramAttributes attributes = ScramAttributes.parse(withoutProof);
        attributes.refuseAllButExtensionsAfter(1);
        return new ClientFinal(
                attributes.value(0, 'c'),
                attributes.value(1, 'r'),
                decode(ScramAttributes.value('p', message.substring(proof + 1))),
                withoutProof);
    }

    /// Java forgives missing padding and stray bits; RFC 4648 §3.5 and a server need not.
    private static byte[] decode(String base64) throws SaslException {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(decoded).equals(base64)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw SaslException.malformed("a proof that is not base64");
        }
        throw SaslException.malformed("a proof in base64 with wrong padding");
    }
}
