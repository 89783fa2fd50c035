package org.bluetick.xml;

import java.util.Locale;

/// XML that XMPP does not allow. On a stream it ends the stream with an error of this condition (RFC 6120 §4.9.3).
/// Carries no stack trace: it tells about the peer's bytes, not about our code, and peers may send many such bytes.
public final class XmlException extends Exception {
    private static final long serialVersionUID = 1;

    /// Stream error conditions (RFC 6120 §4.9.3).
    public enum Condition {
        BAD_FORMAT,
        BAD_NAMESPACE_PREFIX,
        INVALID_NAMESPACE,
        NOT_WELL_FORMED,
        RESTRICTED_XML,
        UNSUPPORTED_ENCODING,
        /// Over one of the [XmlLimits].
        POLICY_VIOLATION;

        /// The name of the element that reports it, for example `not-well-formed`.
        public String elementName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Condition condition;

    XmlException(Condition condition, String message) {
        super(message, null, false, false);
        this.condition = condition;
    }

    static XmlException notWellFormed(String message) {
        return new XmlException(Condition.NOT_WELL_FORMED, message);
    }

    static XmlException restricted(String seen) {
        return new XmlException(Condition.RESTRICTED_XML, seen + "; XMPP allows elements and text only");
    }

    static XmlException overLimit(String what, int limit) {
        return new XmlException(Condition.POLICY_VIOLATION, what + " is over the limit of " + limit);
    }

    public Condition condition() {
        return condition;
    }
}
