package org.bluetick.sasl;

/// The client-first-message of SCRAM (RFC 5802 §7).
///
/// `flag` is `n`, `y` or `p`; `bindingType` is empty unless it is `p`; `authzid` is empty when there is none; `gs2Header`
/// ends with its comma, `bare` is all that follows it.
record ClientFirst(
        char flag, String bindingType, String authzid, String username, String nonce, String gs2Header, String bare) {
    private static final int MAX_NONCE = 256;

    static ClientFirst parse(String message) throws SaslException {
        int flagEnd = message.indexOf(',');
        int headerEnd = message.indexOf(',', flagEnd + 1);
        if (flagEnd < 0 || headerEnd < 0) {
            throw SaslException.malformed("no GS2 header; expected n, y or p=type, and two commas");
        }
        String flag = message.substring(0, flagEnd);
        String authzid = message.substring(flagEnd + 1, headerEnd);
        String bare = message.substring(headerEnd + 1);
        ScramAttributes attributes = ScramAttributes.parse(bare);
        attributes.refuseAllButExtensionsAfter(1);
        return new ClientFirst(
                flag(flag),
                flag.length() > 1 ? flag.substring(2) : "",
                authzid.isEmpty() ? "" : saslName(ScramAttributes.value('a', authzid)),
                saslName(attributes.value(0, 'n')),
                nonce(attributes.value(1, 'r')),
                message.substring(0, headerEnd + 1),
                bare);
    }

    private static char flag(String flag) throws SaslException {
        boolean valid = flag.equals("n") || flag.equals("y") || (flag.startsWith("p=") && isBindingType(flag.substring(2)));
        if (!valid) {
            throw SaslException.malformed("a GS2 header that begins with none of n, y and p=type");
        }
        return flag.charAt(0);
    }

    private static boolean isBindingType(String name) {
        return !name.isEmpty() && name.chars().allMatch(each ->
                (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9')
                        || each == '.' || each == '-');
    }

    private static String nonce(String nonce) throws SaslException {
        if (nonce.length() > MAX_NONCE || nonce.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            throw SaslException.malformed("a nonce of " + nonce.length() + " characters; expected at most " + MAX_NONCE
                    + ", printable ASCII");
        }
        return nonce;
    }

    /// Undoes the two escapes of a saslname, `=2C` and `=3D`.
    private static String saslName(String escaped) throws SaslException {
        if (escaped.indexOf('=') < 0) {
            return escaped;
        }
        StringBuilder name = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) != '=') {
                name.append(escaped.charAt(i));
            } else if (escaped.startsWith("=2C", i)) {
                name.append(',');
                i += 2;
            } else if (escaped.startsWith("=3D", i)) {
                name.append('=');
                i += 2;
            } else {
                throw SaslException.malformed("a name with an escape other than =2C and =3D");
            }
        }
        return name.toString();
    }
}
