package org.bluetick.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;

/// Counts failed logins by address, so that passwords cannot be tried in bulk (RFC 6120 §6.4.5, §13.12). Safe for any thread.
final class LoginAttempts {
    private static final int MAX_FAILURES = 30;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private final Cache<InetAddress, Integer> failures =
            Caffeine.newBuilder().expireAfterWrite(WITHIN).maximumSize(100_000).build();

    void failed(InetAddress address) {
        failures.asMap().merge(address, 1, Integer::sum);
    }

    boolean isBarred(InetAddress address) {
        Integer failed = failures.getIfPresent(address);
        return failed != null && failed >= MAX_FAILURES;
    }
}
