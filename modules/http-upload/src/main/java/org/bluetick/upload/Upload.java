package org.bluetick.upload;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.bluetick.address.Jid;
import org.jspecify.annotations.Nullable;

/// A file, from its slot on.
/// @param id not to be guessed; also its name in the [ContentStore]
/// @param type null: not said
/// @param keepUntil null: for ever
/// @param ends when the slot, the upload or the file does; null: never
/// @param checksum CRC32C of what has arrived, or [#UNCHECKED]
record Upload(
        String id,
        Jid owner,
        FileName name,
        @Nullable MediaType type,
        long size,
        Instant created,
        @Nullable Instant keepUntil,
        State state,
        @Nullable Instant ends,
        long checksum) {

    /// The checksum of what did not come by way of us.
    static final long UNCHECKED = -1;

    /// What the smallest file counts against a quota: many of one byte cost as well.
    private static final long SMALLEST_CHARGE = 4096;

    enum State {
        /// Nobody has uploaded anything.
        SLOT,
        /// Somebody is about it.
        ARRIVING,
        /// The file is there.
        KEPT,
        /// Its account is gone; it is to follow.
        REMOVED
    }

    static long day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay();
    }

    /// The day (UTC) it counts for.
    long day() {
        return day(created);
    }

    /// What it counts against the quotas.
    long charge() {
        return Math.max(size, SMALLEST_CHARGE);
    }

    boolean isEnded(Instant now) {
        return ends != null && !ends.isAfter(now);
    }

    boolean isUnderWay() {
        return state == State.SLOT || state == State.ARRIVING;
    }

    boolean isThere(Instant now) {
        return state == State.KEPT && !isEnded(now);
    }

    /// Also what the sender did not say.
    MediaType knownType() {
        return type == null ? MediaType.UNKNOWN : type;
    }

    Upload with(State state, Instant ends) {
        return new Upload(id, owner, name, type, size, created, keepUntil, state, ends, checksum);
    }

    Upload kept(MediaType type, long checksum) {
        return new Upload(id, owner, name, type, size, created, keepUntil, State.KEPT, keepUntil, checksum);
    }
}
