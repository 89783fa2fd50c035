package org.bluetick.upload;

/// What an account has here and has uploaded today (UTC), in bytes, open slots included.
record Usage(long all, long today) {
    static final Usage NONE = new Usage(0, 0);

    Usage plus(long bytes) {
        return new Usage(all + bytes, today + bytes);
    }

    boolean isWithin(Quota quota) {
        return all <= quota.all() && today <= quota.daily();
    }
}
