package org.bluetick.sasl;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import rocks.xmpp.precis.PrecisProfiles;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What a server keeps instead of a password (RFC 5802 §3): enough to check it, not enough to log in with it.
/// An immutable value: arrays are copied on the way in and on the way out.
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /// What new keys should use. RFC 7677 §4 asks for 4096 at least. Unknown users are given this count, so that an account
    /// with another one can be told from them.
    public static final int DEFAULT_ITERATIONS = 10_000;

    static final int SALT_LENGTH = 16;

    private static final byte[] CLIENT_KEY = "Client Key".getBytes(UTF_8);
    private static final byte[] SERVER_KEY = "Server Key".getBytes(UTF_8);

    public ScramKeys {
        if (salt.length == 0 || iterations < 1) {
            throw new IllegalArgumentException("a salt of " + salt.length + " octets and " + iterations
                    + " iterations; expected at least one of each");
        }
        if (storedKey.length != serverKey.length) {
            throw new IllegalArgumentException("a StoredKey of " + storedKey.length + " octets and a ServerKey of "
                    + serverKey.length + "; expected two of one hash");
        }
        salt = salt.clone();
        storedKey = storedKey.clone();
        serverKey = serverKey.clone();
    }

    /// New keys with a new salt, for a password that is being set.
    ///
    /// @throws IllegalArgumentException when the password is empty or has characters OpaqueString (RFC 8265 §4.2) forbids
    public static ScramKeys derive(ScramHash hash, String password, int iterations, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return derive(hash, password, iterations, salt);
    }

    static ScramKeys derive(ScramHash hash, String password, int iterations, byte[] salt) {
        String prepared = PrecisProfiles.OPAQUE_STRING.enforce(password);
        byte[] salted = hash.saltedPassword(prepared, salt, iterations);
        return new ScramKeys(salt, iterations, storedKey(hash, salted), hash.hmac(salted, SERVER_KEY));
    }

    /// Whether these are the keys of that password. The comparison takes the same time wherever the difference is.
    public boolean matches(ScramHash hash, String password) {
        Optional<String> prepared = Prepared.password(password);
        if (prepared.isEmpty()) {
            return false;
        }
        byte[] salted = hash.saltedPassword(prepared.get(), salt, iterations);
        return MessageDigest.isEqual(storedKey(hash, salted), storedKey);
    }

    private static byte[] storedKey(ScramHash hash, byte[] saltedPassword) {
        return hash.digest(hash.hmac(saltedPassword, CLIENT_KEY));
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public byte[] storedKey() {
        return storedKey.clone();
    }

    @Override
    public byte[] serverKey() {
        return serverKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramKeys that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(storedKey, that.storedKey)
                && MessageDigest.isEqual(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(salt) + iterations;
    }

    /// Without the keys: who has them can try passwords, or pose as the server.
    @Override
    public String toString() {
        return "ScramKeys[iterations=" + iterations + "]";
    }
}
