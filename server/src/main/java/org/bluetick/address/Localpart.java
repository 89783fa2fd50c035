package org.bluetick.address;

import java.util.Locale;
import rocks.xmpp.precis.PrecisProfiles;

/// The localpart: PRECIS UsernameCaseMapped, less eight characters (RFC 7622 §3.3).
final class Localpart {
    private static final String FORBIDDEN = "\"&'/:<>@ ";

    private Localpart() {}

    static String prepare(String raw) {
        Part.requireLength(raw, "localpart");
        String prepared = Part.isAscii(raw) ? raw.toLowerCase(Locale.ROOT) : enforced(raw);
        for (int i = 0; i < prepared.length(); i++) {
            if (FORBIDDEN.indexOf(prepared.charAt(i)) >= 0) {
                throw new MalformedJidException(
                        "the localpart holds '" + prepared.charAt(i) + "'; none of " + FORBIDDEN + "is allowed");
            }
        }
        return prepared;
    }

    private static String enforced(String raw) {
        String prepared = Part.enforce(PrecisProfiles.USERNAME_CASE_MAPPED::enforce, raw, "localpart");
        return Part.requireLength(prepared, "localpart");
    }
}
