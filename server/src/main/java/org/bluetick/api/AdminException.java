package org.bluetick.api;

/// A command cannot be carried out; the message is one line for whoever gave it.
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AdminException(String message) {
        super(message);
    }
}
