package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// A growing array of UTF-8, and what may be written to it: markup, names, and escaped text. What it writes is read back
/// as it was; characters that XML 1.0 (§2.2) does not allow are refused with an IllegalArgumentException. Used by one
/// thread, for one element.
final class XmlBytes {
    private static final int ASCII = 128;
    /// The most bytes that one character becomes, as `&apos;`.
    private static final int WIDEST = 6;
    /// The ASCII characters that are written as they are.
    private static final boolean[] PLAIN_IN_TEXT = plain("&<>", "\t\n");
    private static final boolean[] PLAIN_IN_VALUE = plain("&<>'", "");
    private static final boolean[] PLAIN_IN_NAME = nameCharacters();

    private byte[] bytes;
    private int size;

    XmlBytes(int expected) {
        this.bytes = new byte[expected];
    }

    private static boolean[] plain(String escaped, String controls) {
        boolean[] plain = new boolean[ASCII];
        Arrays.fill(plain, ' ', ASCII, true);
        escaped.chars().forEach(each -> plain[each] = false);
        controls.chars().forEach(each -> plain[each] = true);
        return plain;
    }

    private static boolean[] nameCharacters() {
        boolean[] plain = new boolean[ASCII];
        Arrays.fill(plain, 'a', 'z' + 1, true);
        Arrays.fill(plain, 'A', 'Z' + 1, true);
        Arrays.fill(plain, '0', '9' + 1, true);
        "-_.".chars().forEach(each -> plain[each] = true);
        return plain;
    }

    /// Writes our own ASCII as it is.
    void markup(String ascii) {
        int length = ascii.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
    }

    /// Writes XML as it is.
    void written(String xml) {
        byte[] utf8 = xml.getBytes(UTF_8);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /// Writes a name without a prefix. It cannot be escaped, so anything that would end it is refused.
    void name(String name) {
        int length = name.length();
        if (length == 0 || "-.0123456789".indexOf(name.charAt(0)) >= 0) {
            throw new IllegalArgumentException("\"" + printable(name) + "\" is no XML name");
        }
        reserve(length);
        byte[] to = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char each = name.charAt(i);
            if (each >= ASCII) {
                size = at;
                wideName(name, i);
                return;
            }
            if (!PLAIN_IN_NAME[each]) {
                throw new IllegalArgumentException("\"" + printable(name) + "\" is no XML name");
            }
            to[at++] = (byte) each;
        }
        size = at;
    }

    private void wideName(String name, int from) {
        for (int i = from; i < name.length(); ) {
            int each = name.codePointAt(i);
            if (each < ASCII && !PLAIN_IN_NAME[each]) {
                throw new IllegalArgumentException("\"" + printable(name) + "\" is no XML name");
            }
            reserve(WIDEST);
            encode(each);
            i += Character.charCount(each);
        }
    }

    void text(String text) {
        escaped(text, PLAIN_IN_TEXT);
    }

    /// Writes what stands between single quotes.
    void attributeValue(String value) {
        escaped(value, PLAIN_IN_VALUE);
    }

    private void escaped(String text, boolean[] plain) {
        int i = 0;
        while (true) {
            i = plainRun(text, i, plain);
            if (i == text.length()) {
                return;
            }
            int each = text.codePointAt(i);
            reserve(WIDEST);
            if (each < ASCII) {
                escape(each);
            } else {
                encode(each);
            }
            i += Character.charCount(each);
        }
    }

    /// Writes the characters from this index on that need nothing done; returns the index of the first that does.
    private int plainRun(String text, int from, boolean[] plain) {
        int length = text.length();
        reserve(length - from);
        byte[] to = bytes;
        int at = size;
        int i = from;
        while (i < length) {
            char each = text.charAt(i);
            if (each >= ASCII || !plain[each]) {
                break;
            }
            to[at++] = (byte) each;
            i++;
        }
        size = at;
        return i;
    }

    private void escape(int character) {
        switch (character) {
            case '&' -> markup("&amp;");
            case '<' -> markup("&lt;");
            case '>' -> markup("&gt;");
            case '\'' -> markup("&apos;");
            case '\t' -> markup("&#9;");
            case '\n' -> markup("&#10;");
            case '\r' -> markup("&#13;");
            default -> throw notXml(character);
        }
    }

    private void encode(int character) {
        if (character < 0x80) {
            bytes[size++] = (byte) character;
        } else if (character < 0x800) {
            bytes[size++] = (byte) (0xC0 | character >> 6);
            bytes[size++] = continuation(character);
        } else if (character < 0x10000) {
            if (character >= 0xFFFE || Character.isSurrogate((char) character)) {
                throw notXml(character);
            }
            bytes[size++] = (byte) (0xE0 | character >> 12);
            bytes[size++] = continuation(character >> 6);
            bytes[size++] = continuation(character);
        } else {
            bytes[size++] = (byte) (0xF0 | character >> 18);
            bytes[size++] = continuation(character >> 12);
            bytes[size++] = continuation(character >> 6);
            bytes[size++] = continuation(character);
        }
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | bits & 0x3F);
    }

    private static IllegalArgumentException notXml(int character) {
        return new IllegalArgumentException("U+%04X is no XML character".formatted(character));
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /// The same as a string.
    String asString() {
        return new String(bytes, 0, size, UTF_8);
    }
}
