package org.bluetick.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bluetick.address.Jid;
import org.junit.jupiter.api.Test;

final class DialbackKeysTest {
    private static final Jid RECEIVING = Jid.of("xmpp.example.com");
    private static final Jid ORIGINATING = Jid.of("example.org");
    private static final String STREAM = "D60000229F";

    private final DialbackKeys keys = new DialbackKeys("s3cr3tf0rd14lb4ck".getBytes(UTF_8));

    /// The example of XEP-0185 §3.
    @Test
    void aKeyIsMadeAsXep0185Says() {
        assertEquals("37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643", keys.key(RECEIVING, ORIGINATING, STREAM));
    }

    @Test
    void aKeyIsForOnePairOfDomainsAndOneStream() {
        String key = keys.key(RECEIVING, ORIGINATING, STREAM);
        assertTrue(keys.isKey(key, RECEIVING, ORIGINATING, STREAM));
        assertFalse(keys.isKey(key, ORIGINATING, RECEIVING, STREAM));
        assertFalse(keys.isKey(key, RECEIVING, ORIGINATING, "another"));
        assertFalse(keys.isKey("", RECEIVING, ORIGINATING, STREAM));
    }
}
