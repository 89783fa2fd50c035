package org.bluetick.address;

/// A string that is no XMPP address. The message names the part and what is wrong with it.
public final class MalformedJidException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MalformedJidException(String message) {
        super(message);
    }
}
