package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;

/// The sessions on this node. Safe for any thread.
public interface Sessions {
    /// All local sessions of an account.
    List<ClientSession> of(Jid account);
}
