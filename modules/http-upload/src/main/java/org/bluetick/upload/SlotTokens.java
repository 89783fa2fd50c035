package org.bluetick.upload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a slot lets its owner do, signed so that any node can tell: to upload one file, of that many bytes, before that
/// time. Any thread.
final class SlotTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,12})\\.([A-Za-z0-9_-]{43})");

    /// @param expires the first moment at which it is none any more
    record Token(long size, Instant expires) {}

    private final SecretKeySpec key;

    /// @param secret that all nodes share
    SlotTokens(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    String sign(String id, Token token) {
        String claims = token.size() + "." + token.expires().getEpochSecond();
        return claims + "." + mac(id, claims);
    }

    /// @return empty when it was not signed here, for this file
    Optional<Token> verify(String id, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !isSame(mac(id, form.group(1) + "." + form.group(2)), form.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new Token(
                Long.parseLong(form.group(1)), Instant.ofEpochSecond(Long.parseLong(form.group(2)))));
    }

    private String mac(String id, String claims) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal((id + "." + claims).getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// In a time that tells nothing.
    private static boolean isSame(String expected, String found) {
        return MessageDigest.isEqual(expected.getBytes(US_ASCII), found.getBytes(US_ASCII));
    }
}
