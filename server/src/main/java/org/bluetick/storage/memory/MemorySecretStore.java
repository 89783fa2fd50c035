package org.bluetick.storage.memory;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.api.SecretStore;

/// Secrets until the process ends. Any thread may call.
final class MemorySecretStore implements SecretStore {
    private static final int LENGTH = 32;

    private final Map<String, byte[]> secrets = new ConcurrentHashMap<>();

    @Override
    public byte[] secret(String name) {
        return secrets.computeIfAbsent(name, any -> {
            byte[] secret = new byte[LENGTH];
            new SecureRandom().nextBytes(secret);
            return secret;
        }).clone();
    }
}
