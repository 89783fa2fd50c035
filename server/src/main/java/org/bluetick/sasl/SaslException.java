package org.bluetick.sasl;

import java.util.Locale;

/// The client is refused. The message is for the log: it says what was seen, never a secret, and never whether an account
/// exists. Carries no stack trace: a refusal is an answer, and hostile clients ask for many.
public final class SaslException extends Exception {
    private final Condition condition;

    public SaslException(Condition condition, String message) {
        super(message, null, false, false);
        this.condition = condition;
    }

    public Condition condition() {
        return condition;
    }

    static SaslException malformed(String message) {
        return new SaslException(Condition.MALFORMED_REQUEST, message);
    }

    /// The one answer to a wrong password, an unknown user, and a name that nobody can have.
    static SaslException notAuthorized() {
        return new SaslException(Condition.NOT_AUTHORIZED, "these credentials belong to no account");
    }

    /// The error conditions of RFC 6120 §6.5.
    public enum Condition {
        ABORTED,
        ACCOUNT_DISABLED,
        CREDENTIALS_EXPIRED,
        ENCRYPTION_REQUIRED,
        INCORRECT_ENCODING,
        INVALID_AUTHZID,
        INVALID_MECHANISM,
        MALFORMED_REQUEST,
        MECHANISM_TOO_WEAK,
        NOT_AUTHORIZED,
        TEMPORARY_AUTH_FAILURE;

        private final String element = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /// The name of its element: `not-authorized`.
        public String element() {
            return element;
        }
    }
}
