package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;

/// The sessions on this node. A port: `context.get(Sessions.class)`. Safe for any thread.
public interface Sessions {
    /// All local sessions of an account.
    List<ClientSession> of(Jid account);
}
