package org.bluetick.upload;

import java.nio.file.Path;
import java.time.Duration;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;

/// Table `[http-upload]`.
/// @param url where clients find the files, for instance `https://files.example.org/upload`; empty: at this server's own
/// @param maxSize of one file
/// @param quota what an account may have here; zero: no limit
/// @param dailyQuota what an account may upload in a day (UTC); zero: no limit
/// @param keep for how long; zero: for ever
/// @param keepProfile the same for files that belong to a profile
/// @param store where the files are
/// @param folder of the disk store, below the data directory unless it is absolute
/// @param minFree what the disk store leaves free for others, the database above all
/// @param s3 the object store
record UploadConfig(
        @Default("") String url,
        @Default("100M") ByteSize maxSize,
        @Default("1G") ByteSize quota,
        @Default("1G") ByteSize dailyQuota,
        @Default("30d") Duration keep,
        @Default("0s") Duration keepProfile,
        @Default("disk") Kind store,
        @Default("http-upload") Path folder,
        @Default("500M") ByteSize minFree,
        S3Config s3) {

    enum Kind { DISK, S3 }

    UploadConfig {
        if (!url.isEmpty() && !url.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new IllegalArgumentException(
                    "url: found \"" + url + "\"; expected an address, for example https://files.example.org/upload");
        }
        if (maxSize.bytes() < 1) {
            throw new IllegalArgumentException("max-size: found 0; expected 1 or more");
        }
        if (store == Kind.S3 && s3.bucket().isEmpty()) {
            throw new IllegalArgumentException("s3.bucket: is not set; expected the name of a bucket that exists");
        }
        requireRoomForOne("quota", quota, maxSize);
        requireRoomForOne("daily-quota", dailyQuota, maxSize);
    }

    private static void requireRoomForOne(String key, ByteSize limit, ByteSize maxSize) {
        if (limit.bytes() != 0 && limit.bytes() < maxSize.bytes()) {
            throw new IllegalArgumentException(key + ": found " + limit.bytes() + "; expected max-size ("
                    + maxSize.bytes() + ") or more, or 0 for no limit");
        }
    }

    Quota limits() {
        return Quota.of(quota, dailyQuota);
    }
}
