package org.bluetick.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.sasl.ScramHash;
import org.bluetick.sasl.ScramKeys;

/// Keeps which accounts there are, and their SCRAM keys (RFC 5802 §3); never a password. Accounts are bare JIDs.
public interface AccountStore {
    /// @return false when there is one already; it stays as it is
    boolean create(Jid account, Map<ScramHash, ScramKeys> keys);

    /// From now on the account has these keys and no others.
    /// @return false when there is no such account
    boolean replaceKeys(Jid account, Map<ScramHash, ScramKeys> keys);

    /// Empty when there is no such account, or it has no keys for that hash.
    Optional<ScramKeys> keys(Jid account, ScramHash hash);

    boolean exists(Jid account);

    /// Removes the account and its keys; what other stores have of it is theirs to remove.
    /// @return false when there is no such account
    boolean remove(Jid account);

    /// All of them, in order.
    List<Jid> list();
}
