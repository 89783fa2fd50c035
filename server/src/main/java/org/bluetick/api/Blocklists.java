package org.bluetick.api;

import org.bluetick.address.Jid;

/// Whom accounts have blocked (XEP-0191). A port: `context.get(Blocklists.class)`. Safe for any thread; usually cheap.
public interface Blocklists {
    /// Whether the account wants nothing from this address, and gives it nothing: no presence either.
    boolean blocks(Jid account, Jid other);
}
