package org.bluetick;

/// The configuration says something that cannot be: one line that names the place, the key, what was seen and what
/// was expected.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
