package org.bluetick.upload;

import java.nio.file.Path;
import java.time.Duration;
import org.bluetick.api.ByteSize;

/// Configurations for tests.
final class Configs {
    private static final S3Config S3_OFF = new S3Config("", "us-east-1", "", "", false, null, false);

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
                Duration.ofDays(30), Duration.ZERO, UploadConfig.Kind.DISK, Path.of("http-upload"), new ByteSize(minFree), S3_OFF);
    }

    static UploadConfig at(S3Config s3) {
        return new UploadConfig("", new ByteSize(1_000_000), new ByteSize(2_000_000), new ByteSize(1_500_000),
                Duration.ofDays(30), Duration.ZERO, UploadConfig.Kind.S3, Path.of("http-upload"), new ByteSize(0), s3);
    }
}
