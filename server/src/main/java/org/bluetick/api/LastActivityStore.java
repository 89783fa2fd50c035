package org.bluetick.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;

/// Keeps when an account was last online, and what it said then (XEP-0012).
public interface LastActivityStore {
    Optional<LastActivity> last(Jid account);

    void put(Map<Jid, LastActivity> accounts);

    void remove(Jid account);

    /// @param status the text of the last unavailable presence; may be empty
    record LastActivity(Instant time, String status) {}
}
