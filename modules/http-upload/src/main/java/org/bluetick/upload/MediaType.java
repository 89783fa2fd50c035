package org.bluetick.upload;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a file holds, as its sender says: `text/plain; charset=utf-8` (RFC 9110 §8.3.1).
record MediaType(String text) {
    private static final int LONGEST = 255;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern FORM = Pattern.compile(
            TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[ !#-\\[\\]-~]*\"))*");

    /// What a browser shows without running anything of it. SVG and PDF can hold scripts.
    private static final Set<String> SHOWN = Set.of("text/plain", "image/avif", "image/bmp", "image/gif", "image/jpeg",
            "image/png", "image/webp", "audio/aac", "audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav",
            "audio/webm", "video/mp4", "video/ogg", "video/webm");

    /// After the pattern that its constructor needs.
    static final MediaType UNKNOWN = new MediaType("application/octet-stream");

    MediaType {
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("content-type: expected a media type, for example image/jpeg");
        }
    }

    /// Whether it is the same type, whatever the parameters.
    boolean isSameAs(MediaType other) {
        return essence().equals(other.essence());
    }

    boolean mayBeShown() {
        return SHOWN.contains(essence());
    }

    private String essence() {
        return text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
