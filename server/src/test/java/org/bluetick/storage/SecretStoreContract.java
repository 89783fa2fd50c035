package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.bluetick.api.SecretStore;
import org.junit.jupiter.api.Test;

/// What every secret store does.
public abstract class SecretStoreContract {
    protected abstract SecretStore store();

    @Test
    void aSecretStaysTheSame() {
        SecretStore store = store();
        byte[] secret = store.secret("one");

        assertEquals(32, secret.length);
        assertArrayEquals(secret, store.secret("one"));
        assertFalse(Arrays.equals(secret, store.secret("another")));
    }
}
