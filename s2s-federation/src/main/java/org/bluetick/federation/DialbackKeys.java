package org.bluetick.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bluetick.address.Jid;

/// Keys of server dialback as XEP-0185 makes them: nothing need be remembered of them. Safe for any thread.
final class DialbackKeys {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /// @param secret shared by all servers of the domain
    DialbackKeys(byte[] secret) {
        this.secret = new SecretKeySpec(HexFormat.of().formatHex(sha256(secret)).getBytes(UTF_8), ALGORITHM);
    }

    /// @param streamId given by the receiving server
    String key(Jid receiving, Jid originating, String streamId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal((receiving + " " + originating + " " + streamId).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    boolean isKey(String key, Jid receiving, Jid originating, String streamId) {
        return MessageDigest.isEqual(key(receiving, originating, streamId).getBytes(UTF_8), key.getBytes(UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
