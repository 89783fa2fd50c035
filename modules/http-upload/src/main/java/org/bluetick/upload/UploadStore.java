package org.bluetick.upload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;

/// What is known of each file, shared by all nodes; their contents are in a [ContentStore]. Any thread may call.
interface UploadStore {
    /// Puts a slot down, which counts from now on.
    /// @return false, and nothing is put down, when it would be beyond the quota
    boolean reserve(Upload slot, Quota quota);

    Usage usage(Jid owner, Instant now);

    /// When so much of what the owner has will have ended; empty: never by itself.
    Optional<Instant> roomFor(Jid owner, long bytes);

    Optional<Upload> find(String id);

    /// Takes a slot that is open, for one upload: nobody else gets it.
    /// @param until when this upload has ended, one way or another
    Optional<Upload> claim(String id, Instant now, Instant until);

    /// The file has arrived and is kept until its time.
    /// @return false when it was removed meanwhile
    boolean keep(String id, MediaType type, long checksum);

    /// The upload has failed: the slot is open again.
    void release(String id, Instant ends);

    /// Everything of an account is to be removed, and counts no more: slots when they end, until then something may come.
    void giveUp(Jid owner, Instant now);

    /// What has ended, oldest first.
    List<Upload> ended(Instant now, int limit);

    /// Forgets it. What was never kept does not count for its day.
    void remove(Upload upload);
}
