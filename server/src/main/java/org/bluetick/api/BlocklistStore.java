package org.bluetick.api;

import java.util.Collection;
import java.util.Set;
import org.bluetick.address.Jid;

/// Keeps whom an account has blocked (XEP-0191).
public interface BlocklistStore {
    Set<Jid> blocked(Jid account);

    /// Adds to the list; what is there already stays.
    void block(Jid account, Collection<Jid> jids);

    void unblock(Jid account, Collection<Jid> jids);

    void removeAll(Jid account);
}
