package org.bluetick.federation;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;

/// `example.net`, or `*.example.net` for all below it.
record DomainPattern(String text) {
    private static final String ANY_BELOW = "*.";

    DomainPattern {
        Jid.of(text.startsWith(ANY_BELOW) ? text.substring(ANY_BELOW.length()) : text); // refuses what is no domain
    }

    /// What is said of a domain; the longest pattern that matches says it, and the domain itself before all.
    static <T> Optional<T> find(Map<String, T> said, Jid domain) {
        return said.keySet().stream()
                .filter(pattern -> new DomainPattern(pattern).matches(domain))
                .max(Comparator.comparing((String pattern) -> !pattern.startsWith(ANY_BELOW)).thenComparing(String::length))
                .map(said::get);
    }

    boolean matches(Jid domain) {
        return text.startsWith(ANY_BELOW)
                ? domain.domain().endsWith(text.substring(1))
                : domain.equals(Jid.of(text));
    }
}
