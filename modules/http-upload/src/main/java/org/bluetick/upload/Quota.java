package org.bluetick.upload;

import org.bluetick.api.ByteSize;

/// What an account may have here, and may upload in a day (UTC), in bytes.
record Quota(long all, long daily) {
    /// @param all zero: no limit
    /// @param daily zero: no limit
    static Quota of(ByteSize all, ByteSize daily) {
        return new Quota(limit(all), limit(daily));
    }

    private static long limit(ByteSize size) {
        return size.bytes() == 0 ? Long.MAX_VALUE : size.bytes();
    }
}
