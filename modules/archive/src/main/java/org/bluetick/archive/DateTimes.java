package org.bluetick.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as XEP-0082 §3.2 writes them.
final class DateTimes {
    private static final Pattern FORM = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,100}))?(Z|[+-]\\d\\d:\\d\\d)");
    private static final int NANOSECOND_DIGITS = 9;

    private DateTimes() {}

    /// Empty when the text is no time. Of a second's fraction what is smaller than a nanosecond is cut off.
    static Optional<Instant> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String fraction = form.group(2) == null ? "0" : form.group(2);
        String digits = fraction.substring(0, Math.min(NANOSECOND_DIGITS, fraction.length()));
        try {
            return Optional.of(OffsetDateTime.parse(form.group(1) + "." + digits + form.group(3)).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
