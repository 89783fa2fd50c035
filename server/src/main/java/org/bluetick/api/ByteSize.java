package org.bluetick.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, in a configuration written as a number or with a unit of 1024: `262144`, `256k`, `1M`, `2G`.
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([kKmMgG]?)[bB]?");

    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a size; expected bytes, for example 262144 or \"256k\"");
        }
        long number = Long.parseLong(form.group(1));
        return new ByteSize(switch (form.group(2).toLowerCase()) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            case "g" -> number << 30;
            default -> number;
        });
    }

    /// For lengths of arrays and buffers.
    public int toInt() {
        return Math.toIntExact(bytes);
    }
}
