package org.bluetick.federation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;
import org.jspecify.annotations.Nullable;

/// Table `[federation]`; what the keys mean stands in conf/bluetick.toml.
///
/// @param hosts where to find a domain, in place of DNS: `host:port`, `tls://host:port`
/// @param allow none: everybody
record FederationConfig(
        @Default("certificate-or-dialback") String security,
        @Default("{}") Map<String, String> securityFor,
        @Default("true") boolean requireTls,
        @Nullable Path authorities,
        @Default("{}") Map<String, String> hosts,
        @Default("[]") List<String> allow,
        @Default("[]") List<String> block,
        @Default("allow") Strangers.Rule strangers,
        @Default("true") boolean bidirectional,
        @Default("30s") Duration timeToConnect,
        @Default("10m") Duration idle,
        @Default("5m") Duration retryAtMost,
        @Default("5d") Duration giveUp,
        @Default("10") int streamsPerDomain,
        @Default("0") ByteSize rate) {

    FederationConfig {
        authorities = authorities == null || authorities.toString().isEmpty() ? null : authorities;
        parse("security", security);
        securityFor.forEach((domain, value) -> {
            requireDomain("security-for", domain);
            parse("security-for", value);
        });
        hosts.forEach((domain, target) -> {
            requireDomain("hosts", domain);
            Target.parse(target);
        });
        patterns("allow", allow);
        patterns("block", block);
        if (streamsPerDomain < 1) {
            throw new IllegalArgumentException("streams-per-domain: found " + streamsPerDomain + "; expected 1 or more");
        }
    }

    /// Who may be spoken with.
    boolean admits(Jid domain) {
        boolean allowed = allow.isEmpty() || allow.stream().anyMatch(pattern -> new DomainPattern(pattern).matches(domain));
        return allowed && block.stream().noneMatch(pattern -> new DomainPattern(pattern).matches(domain));
    }

    Security securityOf(Jid domain) {
        return DomainPattern.find(securityFor, domain)
                .map(value -> parse("security-for", value))
                .orElseGet(() -> parse("security", security));
    }

    private static Security parse(String key, String value) {
        return switch (value) {
            case "certificate" -> Security.CERTIFICATE;
            case "dialback" -> Security.DIALBACK;
            case "certificate-or-dialback" -> Security.CERTIFICATE_OR_DIALBACK;
            default -> throw new IllegalArgumentException(key + ": found \"" + value
                    + "\"; expected \"certificate\", \"dialback\" or \"certificate-or-dialback\"");
        };
    }

    private static void patterns(String key, List<String> patterns) {
        patterns.forEach(pattern -> requireDomain(key, pattern));
    }

    private static void requireDomain(String key, String pattern) {
        try {
            new DomainPattern(pattern);
        } catch (MalformedJidException e) {
            throw new IllegalArgumentException(key + ": \"" + pattern + "\" is no domain: " + e.getMessage());
        }
    }
}
