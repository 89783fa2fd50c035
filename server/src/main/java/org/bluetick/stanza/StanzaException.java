package org.bluetick.stanza;

/// What went wrong with a stanza, as its sender will be told. Cheap: it has no stack trace.
public final class StanzaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient StanzaError error;

    public StanzaException(StanzaError error) {
        super(error.toString(), null, false, false);
        this.error = error;
    }

    public StanzaError error() {
        return error;
    }
}
