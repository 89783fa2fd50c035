package org.bluetick.xep;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts registrations from an address; the hour begins with the first. Safe for any thread.
final class RegistrationRate {
    private static final int REMEMBERED_ADDRESSES = 100_000;
    /// What one customer has of IPv6.
    private static final int IPV6_PREFIX_BYTES = 8;

    private final int perHour;
    private final Cache<ByteBuffer, AtomicInteger> taken;

    RegistrationRate(Clock clock, int perHour) {
        this.perHour = perHour;
        this.taken = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_ADDRESSES)
                .expireAfterWrite(Duration.ofHours(1))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /// Whether the address may try once more.
    boolean take(InetAddress address) {
        return taken.get(prefix(address), key -> new AtomicInteger()).incrementAndGet() <= perHour;
    }

    private static ByteBuffer prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, IPV6_PREFIX_BYTES));
    }
}
