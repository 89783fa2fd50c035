package org.bluetick.sasl;

import java.util.Random;
import org.bluetick.sasl.SaslException.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.bluetick.sasl.Domain.bytes;
import static org.bluetick.sasl.Domain.refused;
import static org.bluetick.sasl.Domain.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class PlainTest {
    private final Domain domain = new Domain().with("romeo", "wherefore", ScramHash.values());

    @ParameterizedTest
    @ValueSource(strings = {
        "\0romeo\0wherefore", "\0ROMEO\0wherefore", "\0\uFF52omeo\0wherefore",
        "romeo@example.org\0romeo\0wherefore", "Romeo@Example.org\0romeo\0wherefore"
    })
    void aUserLogsIn(String message) throws Exception {
        SaslStep.Success success = success(plain().evaluate(bytes(message)));
        assertEquals("romeo", success.username());
        assertEquals(0, success.additionalData().length);
    }

    @ParameterizedTest
    @EnumSource
    void theKeysOfAnyOneHashSuffice(ScramHash hash) throws Exception {
        domain.with("juliet", "rose", hash);
        success(plain().evaluate(bytes("\0juliet\0rose")));
        assertEquals(Condition.NOT_AUTHORIZED, refused(plain(), "\0juliet\0thorn"));
    }

    @Test
    void aPasswordIsPreparedAsAnOpaqueString() throws Exception {
        domain.with("juliet", "a\u00a0r\u00f6se", ScramHash.SHA_256);
        success(plain().evaluate(bytes("\0juliet\0a ro\u0308se")));
        assertEquals(Condition.NOT_AUTHORIZED, refused(plain(), "\0juliet\0a R\u00f6se"));
    }

    @Test
    void aPasswordHasAtMost1023Octets() throws Exception {
        domain.with("juliet", "x".repeat(1023), ScramHash.SHA_256);
        success(plain().evaluate(bytes("\0juliet\0" + "x".repeat(1023))));
        assertEquals(Condition.MALFORMED_REQUEST, refused(plain(), "\0juliet\0" + "x".repeat(1024)));
        assertEquals(Condition.MALFORMED_REQUEST, refused(plain(), "\0juliet\0" + "\u00e4".repeat(512)));
        assertEquals(Condition.MALFORMED_REQUEST, refused(plain(), "\0a\0" + "x".repeat(60_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "romeo", "\0", "\0\0", "\0\0\0", "romeo\0wherefore", "\0romeo\0", "\0\0wherefore", "\0romeo\0wherefore\0",
        "\0romeo\0wherefore\0x", "\0\0romeo\0wherefore"
    })
    void anythingButThreePartsIsMalformed(String message) throws Exception {
        assertEquals(Condition.MALFORMED_REQUEST, refused(plain(), message));
        assertEquals(0, domain.lookups());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0x80, 0xFF, 0xED})
    void whatIsNotUtf8IsMalformed(int octet) throws Exception {
        for (int at : new int[] {0, 2, 8}) {
            byte[] message = bytes("x\0romeo\0wherefore");
            message[at] = (byte) octet;
            assertEquals(Condition.MALFORMED_REQUEST, refused(plain(), message));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\0romeo\0Wherefore", "\0romeo\0x", "\0romeo\0\t", "\0nobody\0wherefore", "\0romeo@example.org\0wherefore",
        "\0romeo@example.org/x\0wherefore", "\0x' OR '1'='1\0wherefore", "\0ro\u200dmeo\0wherefore", "\0 romeo\0wherefore",
        "\0\u2163\0wherefore", "\0romeo/\0wherefore"
    })
    void aWrongPasswordAnUnknownUserAndAnImpossibleNameFailAlike(String message) throws Exception {
        assertEquals(Condition.NOT_AUTHORIZED, refused(plain(), message));
    }

    @Test
    void aKnownUserCostsAsManyLookupsAsAnUnknownOne() throws Exception {
        refused(plain(), "\0romeo\0x");
        int known = domain.lookups();
        refused(plain(), "\0nobody\0x");
        assertEquals(2 * known, domain.lookups());
    }

    @ParameterizedTest
    @ValueSource(strings = {"juliet@example.org", "example.org", "romeo", "romeo@example.com", "romeo@example.org/balcony", "@"})
    void anotherAuthorizationIdentityIsRefused(String authzid) throws Exception {
        assertEquals(Condition.INVALID_AUTHZID, refused(plain(), authzid + "\0romeo\0wherefore"));
    }

    @Test
    void thereIsOneAttempt() throws Exception {
        SaslMechanism plain = plain();
        assertEquals(Condition.NOT_AUTHORIZED, refused(plain, "\0romeo\0x"));
        assertEquals(Condition.MALFORMED_REQUEST, refused(plain, "\0romeo\0wherefore"));
    }

    @Test
    void anyMessageIsAnsweredOrRefused() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        SaslMechanisms nobody = new Domain().mechanisms();
        for (int i = 0; i < 20_000; i++) {
            // An impossible password keeps this from hashing.
            String message = random.ints(random.nextInt(1, 6), 1, 0x20000).collect(StringBuilder::new,
                    StringBuilder::appendCodePoint, StringBuilder::append) + "\0" + (char) random.nextInt(1, 0xD800) + "\0\t";
            try {
                nobody.start("PLAIN").evaluate(bytes(message));
            } catch (SaslException refused) {
                assertNotEquals("", refused.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private SaslMechanism plain() throws SaslException {
        return domain.mechanisms().start("PLAIN");
    }
}
