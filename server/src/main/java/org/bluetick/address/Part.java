package org.bluetick.address;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// What the three parts of an address have in common (RFC 7622 §3.1).
final class Part {
    private static final int MAX_BYTES = 1023;

    private Part() {}

    static String requireLength(String part, String name) {
        if (part.isEmpty()) {
            throw new MalformedJidException("the " + name + " is empty; expected 1 to 1023 bytes");
        }
        if (part.length() > MAX_BYTES || part.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new MalformedJidException("the " + name + " is too long; expected 1 to 1023 bytes");
        }
        return part;
    }

    /// Applies a PRECIS profile; its complaint becomes ours.
    static String enforce(UnaryOperator<String> profile, String part, String name) {
        try {
            return profile.apply(part);
        } catch (RuntimeException e) {
            throw new MalformedJidException("the " + name + " holds what its profile forbids: " + e.getMessage());
        }
    }

    static boolean isAscii(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
