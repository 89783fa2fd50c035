package org.bluetick.address;

import java.net.IDN;
import java.util.Locale;
import rocks.xmpp.precis.PrecisProfiles;

/// The domainpart: a domain name in Unicode form, or an IP address literal (RFC 7622 §3.2).
final class Domainpart {
    private static final int MAX_LABEL = 63;

    private Domainpart() {}

    static String prepare(String raw) {
        Part.requireLength(raw, "domainpart");
        String domain = raw.endsWith(".") ? raw.substring(0, raw.length() - 1) : raw;
        if (isIpv6Literal(domain)) {
            return domain.toLowerCase(Locale.ROOT);
        }
        String unicode = unicodeForm(domain);
        String prepared = Part.isAscii(unicode) ? unicode : enforced(unicode);
        for (String label : prepared.split("\\.", -1)) {
            requireLabel(label);
        }
        return Part.requireLength(prepared, "domainpart");
    }

    /// With U-labels instead of A-labels, which must be valid as such.
    private static String unicodeForm(String domain) {
        String lower = Part.isAscii(domain) ? domain.toLowerCase(Locale.ROOT) : domain;
        return lower.contains("xn--") ? Part.enforce(IDN::toUnicode, lower, "domainpart") : lower;
    }

    private static String enforced(String domain) {
        String prepared = Part.enforce(PrecisProfiles.IDN::enforce, domain, "domainpart");
        Part.enforce(name -> IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES), prepared, "domainpart");
        return prepared;
    }

    private static void requireLabel(String label) {
        boolean wrong = label.isEmpty() || label.length() > MAX_LABEL || label.startsWith("-") || label.endsWith("-");
        for (int i = 0; !wrong && i < label.length(); i++) {
            char c = label.charAt(i);
            wrong = c < 0x80 && !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
        }
        if (wrong) {
            throw new MalformedJidException("the domainpart has the label \"" + label
                    + "\"; expected 1 to 63 letters, digits and inner hyphens");
        }
    }

    private static boolean isIpv6Literal(String domain) {
        return domain.length() >= 4
                && domain.startsWith("[")
                && domain.endsWith("]")
                && domain.chars().skip(1).limit(domain.length() - 2L)
                        .allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    }
}
