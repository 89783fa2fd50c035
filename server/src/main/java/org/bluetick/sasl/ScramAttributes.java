package org.bluetick.sasl;

import java.util.List;

/// The comma-separated attributes of a SCRAM message (RFC 5802 §5.1). Their order is fixed.
final class ScramAttributes {
    /// The names RFC 5802 gives a meaning. None of them may stand where extensions stand.
    private static final String TAKEN = "aceimnprsv";

    private final List<String> attributes;

    private ScramAttributes(List<String> attributes) {
        this.attributes = attributes;
    }

    static ScramAttributes parse(String message) throws SaslException {
        if (message.indexOf('\0') >= 0) {
            throw SaslException.malformed("a NUL in a SCRAM message");
        }
        if (message.startsWith("m=")) {
            throw SaslException.malformed("a mandatory extension; none is supported");
        }
        return new ScramAttributes(List.of(message.split(",", -1)));
    }

    /// The value of the attribute at that place, which must be called `name`.
    String value(int place, char name) throws SaslException {
        return value(name, place < attributes.size() ? attributes.get(place) : "");
    }

    static String value(char name, String attribute) throws SaslException {
        if (attribute.length() < 3 || attribute.charAt(0) != name || attribute.charAt(1) != '=') {
            throw SaslException.malformed("no attribute " + name + "=, or nothing in it, in the place that is its own");
        }
        return attribute.substring(2);
    }

    /// Extensions are ignored, but they must be some.
    void refuseAllButExtensionsAfter(int lastKnown) throws SaslException {
        for (int i = lastKnown + 1; i < attributes.size(); i++) {
            if (!isExtension(attributes.get(i))) {
                throw SaslException.malformed("attribute " + (i + 1) + " is no extension; expected a free letter, =, a value");
            }
        }
    }

    private static boolean isExtension(String attribute) {
        return attribute.length() > 2
                && attribute.charAt(1) == '='
                && isLetter(attribute.charAt(0))
                && TAKEN.indexOf(attribute.charAt(0)) < 0;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
