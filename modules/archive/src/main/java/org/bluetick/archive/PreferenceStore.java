package org.bluetick.archive;

import java.util.Optional;
import org.bluetick.address.Jid;

/// Keeps preferences. Accounts are bare JIDs. Any thread may call.
interface PreferenceStore {
    /// Empty when the account has not chosen.
    Optional<Preferences> of(Jid account);

    void put(Jid account, Preferences preferences);

    void remove(Jid account);
}
