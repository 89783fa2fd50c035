package org.bluetick.upload;

import java.time.Duration;
import org.bluetick.api.ByteSize;

/// Configurations for tests.
final class Configs {
    private Configs() {}

    static UploadConfig small() {
        return withMinFree(0);
    }

    static UploadConfig withMinFree(long bytes) {
        return of(1_000_000, 2_000_000, 1_500_000, bytes);
    }

    static UploadConfig withLimits(long maxSize, long quota, long dailyQuota) {
        return of(maxSize, quota, dailyQuota, 0);
    }

    private static UploadConfig of(long maxSize, long quota, long dailyQuota, long minFree) {
        return new UploadConfig("", new ByteSize(maxSize), new ByteSize(quota), new ByteSize(dailyQuota),
                Duration.ofDays(30), Duration.ZERO, UploadConfig.Kind.DISK, null, new ByteSize(minFree));
    }
}
