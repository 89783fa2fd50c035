package org.bluetick.federation;

import org.bluetick.address.Jid;

/// `example.net`, or `*.example.net` for all below it.
record DomainPattern(String text) {
    private static final String ANY_BELOW = "*.";

    DomainPattern {
        Jid.of(text.startsWith(ANY_BELOW) ? text.substring(ANY_BELOW.length()) : text); // refuses what is no domain
    }

    boolean matches(Jid domain) {
        return text.startsWith(ANY_BELOW)
                ? domain.domain().endsWith(text.substring(1))
                : domain.equals(Jid.of(text));
    }
}
