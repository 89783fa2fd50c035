package org.bluetick.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Messages of clients as text, or not at all.
final class Utf8 {
    /// Room for two names of 1023 octets, escaped, and some; far below what would be work.
    static final int MAX_MESSAGE = 8192;

    private Utf8() {}

    static void checkLength(byte[] message) throws SaslException {
        if (message.length > MAX_MESSAGE) {
            throw SaslException.malformed("a message of " + message.length + " octets; expected at most " + MAX_MESSAGE);
        }
    }

    /// @throws SaslException when it is not UTF-8; nothing is replaced
    static String decode(byte[] message, int from, int to) throws SaslException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(message, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            throw SaslException.malformed("a message that is not UTF-8");
        }
    }
}
