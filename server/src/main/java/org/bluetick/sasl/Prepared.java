package org.bluetick.sasl;

import java.util.Locale;
import java.util.Optional;
import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Names and passwords as they are compared (RFC 8265, RFC 7622 §3). Empty where a string cannot be one.
final class Prepared {
    private static final int MAX_LENGTH = 1023;
    private static final String NOT_IN_LOCALPARTS = "\"&'/:<>@";

    private Prepared() {}

    /// A user name as the localpart of a JID (RFC 7622 §3.3.1).
    static Optional<String> username(String username) {
        return username.length() > MAX_LENGTH
                ? Optional.empty()
                : enforce(PrecisProfiles.USERNAME_CASE_MAPPED, username).filter(Prepared::isLocalpart);
    }

    static Optional<String> password(String password) {
        return enforce(PrecisProfiles.OPAQUE_STRING, password);
    }

    /// What is no internationalized domain name, as an IP address, is only brought to lower case.
    static String domain(String domain) {
        Optional<String> name = domain.length() > MAX_LENGTH ? Optional.empty() : enforce(PrecisProfiles.IDN, domain);
        return name.orElseGet(() -> domain.toLowerCase(Locale.ROOT));
    }

    private static boolean isLocalpart(String prepared) {
        return prepared.getBytes(UTF_8).length <= MAX_LENGTH
                && prepared.chars().noneMatch(each -> NOT_IN_LOCALPARTS.indexOf(each) >= 0);
    }

    private static Optional<String> enforce(PrecisProfile profile, String string) {
        try {
            return Optional.of(profile.enforce(string));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
