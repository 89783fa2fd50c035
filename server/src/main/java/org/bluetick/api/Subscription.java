package org.bluetick.api;

/// Who sees whose presence (RFC 6121 §2.1.2.5), from the view of the roster's owner.
public enum Subscription {
    NONE, TO, FROM, BOTH;

    /// The owner sees the contact.
    public boolean isTo() {
        return this == TO || this == BOTH;
    }

    /// The contact sees the owner.
    public boolean isFrom() {
        return this == FROM || this == BOTH;
    }

    public static Subscription of(boolean to, boolean from) {
        return to ? (from ? BOTH : TO) : (from ? FROM : NONE);
    }
}
