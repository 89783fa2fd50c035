package org.bluetick.sasl;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.bluetick.sasl.Domain.base64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScramKeysTest {
    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @EnumSource
    void theyMatchTheirPasswordOnly(ScramHash hash) {
        ScramKeys keys = ScramKeys.derive(hash, "wherefore", 10, random);
        assertTrue(keys.matches(hash, "wherefore"));
        assertFalse(keys.matches(hash, "Wherefore"));
        assertFalse(keys.matches(hash, ""));
        assertFalse(keys.matches(hash, "\t"));
        assertEquals(hash.length(), keys.storedKey().length);
        assertEquals(hash.length(), keys.serverKey().length);
    }

    @Test
    void theSaltIsNewEachTime() {
        assertNotEquals(ScramKeys.derive(ScramHash.SHA_1, "x", 1, random), ScramKeys.derive(ScramHash.SHA_1, "x", 1, random));
    }

    @Test
    void theyAreEqualByContent() {
        byte[] salt = {1, 2, 3};
        ScramKeys keys = ScramKeys.derive(ScramHash.SHA_1, "x", 1, salt);
        assertEquals(keys, ScramKeys.derive(ScramHash.SHA_1, "x", 1, salt.clone()));
        assertEquals(keys.hashCode(), ScramKeys.derive(ScramHash.SHA_1, "x", 1, salt.clone()).hashCode());
        assertNotEquals(keys, ScramKeys.derive(ScramHash.SHA_1, "y", 1, salt));
        assertNotEquals(keys, ScramKeys.derive(ScramHash.SHA_1, "x", 2, salt));
    }

    @Test
    void theyCannotBeChangedFromOutside() {
        byte[] salt = {1, 2, 3};
        ScramKeys keys = ScramKeys.derive(ScramHash.SHA_1, "x", 1, salt);
        salt[0] = 9;
        keys.storedKey()[0]++;
        keys.serverKey()[0]++;
        keys.salt()[0]++;
        assertEquals(ScramKeys.derive(ScramHash.SHA_1, "x", 1, new byte[] {1, 2, 3}), keys);
    }

    @Test
    void theirTextTellsNoSecret() {
        ScramKeys keys = ScramKeys.derive(ScramHash.SHA_1, "x", 1, random);
        assertEquals("ScramKeys[iterations=1]", keys.toString());
        assertFalse(keys.toString().contains(base64(keys.storedKey())));
    }

    @Test
    void anEmptyOrForbiddenPasswordIsNotTaken() {
        assertThrows(IllegalArgumentException.class, () -> ScramKeys.derive(ScramHash.SHA_1, "", 1, random));
        assertThrows(IllegalArgumentException.class, () -> ScramKeys.derive(ScramHash.SHA_1, "a\0b", 1, random));
    }

    @Test
    void keysWithoutSaltOrIterationsOrOfDifferentLengthsAreNone() {
        byte[] key = new byte[20];
        assertThrows(IllegalArgumentException.class, () -> new ScramKeys(new byte[0], 1, key, key));
        assertThrows(IllegalArgumentException.class, () -> new ScramKeys(new byte[1], 0, key, key));
        assertThrows(IllegalArgumentException.class, () -> new ScramKeys(new byte[1], 1, key, new byte[32]));
    }
}
