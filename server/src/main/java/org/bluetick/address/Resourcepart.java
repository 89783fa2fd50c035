package org.bluetick.address;

import rocks.xmpp.precis.PrecisProfiles;

/// The resourcepart: PRECIS OpaqueString (RFC 7622 §3.4).
final class Resourcepart {
    private Resourcepart() {}

    static String prepare(String raw) {
        Part.requireLength(raw, "resourcepart");
        if (Part.isAscii(raw)) {
            return raw;
        }
        String prepared = Part.enforce(PrecisProfiles.OPAQUE_STRING::enforce, raw, "resourcepart");
        return Part.requireLength(prepared, "resourcepart");
    }
}
