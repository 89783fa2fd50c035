package org.bluetick.upload;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The name of a file as its sender gives it: for people, never for a path. Refused is what could be taken for a path, for
/// another line of a header, or for another ending (by turning the direction of the text).
record FileName(String text) {
    private static final int LONGEST = 255;
    private static final Pattern REFUSED = Pattern.compile("[\\p{Cc}/\\\\\u202A-\u202E\u2066-\u2069]|^\\.{1,2}$|^\\s*$");
    /// RFC 3986 §2.3.
    private static final String UNRESERVED = "-._~";

    FileName {
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException("filename: longer than " + LONGEST + " bytes");
        }
        if (REFUSED.matcher(text).find()) {
            throw new IllegalArgumentException("filename: expected a name without path and control characters");
        }
    }

    /// As a segment of a URL's path (RFC 3986 §3.3). A percent sign in a name is left out: some web servers refuse it, ours
    /// among them, as it may have been encoded twice.
    String inUrl() {
        return new FileName(text.replace('%', '_')).percentEncoded();
    }

    /// As the value of `filename*` (RFC 8187).
    String percentEncoded() {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved((char) octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append("%%%02X".formatted(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0;
    }
}
