package org.bluetick;

/// Thrown by the constructor of a configuration record about one of its keys.
final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String key;

    InvalidValueException(String key, String message) {
        super(message);
        this.key = key;
    }

    /// As written in the table: `pool-size`.
    String key() {
        return key;
    }

    static void requireAtLeast(long minimum, String key, long value) {
        if (value < minimum) {
            throw new InvalidValueException(key, "found " + value + "; expected " + minimum + " or more");
        }
    }
}
