package org.bluetick.sasl;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// A hash function that SCRAM is used with, weakest first: RFC 5802, RFC 7677, and SHA-512 as in
/// draft-melnikov-scram-sha-512.
public enum ScramHash {
    SHA_1("SHA-1", "SHA1", 20),
    SHA_256("SHA-256", "SHA256", 32),
    SHA_512("SHA-512", "SHA512", 64);

    private final String digest;
    private final String hmac;
    private final String pbkdf2;
    private final String mechanism;
    private final int length;

    ScramHash(String digest, String joined, int length) {
        this.digest = digest;
        this.hmac = "Hmac" + joined;
        this.pbkdf2 = "PBKDF2WithHmac" + joined;
        this.mechanism = "SCRAM-" + digest;
        this.length = length;
    }

    /// The mechanism without channel binding: `SCRAM-SHA-256`.
    public String mechanism() {
        return mechanism;
    }

    /// The octets of a hash.
    public int length() {
        return length;
    }

    /// H(data) of RFC 5802 §2.2.
    byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(digest).digest(data);
        } catch (GeneralSecurityException e) {
            throw missing(digest, e);
        }
    }

    /// HMAC(key, data) of RFC 5802 §2.2.
    byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(data);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException(hmac + ": a key of " + key.length + " octets", e);
        } catch (GeneralSecurityException e) {
            throw missing(hmac, e);
        }
    }

    /// Hi(password, salt, iterations) of RFC 5802 §2.2: takes milliseconds, on purpose.
    byte[] saltedPassword(String preparedPassword, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(preparedPassword.toCharArray(), salt, iterations, 8 * length);
        try {
            return SecretKeyFactory.getInstance(pbkdf2).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw missing(pbkdf2, e);
        } finally {
            spec.clearPassword();
        }
    }

    private static IllegalStateException missing(String algorithm, GeneralSecurityException cause) {
        return new IllegalStateException("this Java has no " + algorithm + "; every Java 25 should", cause);
    }
}
