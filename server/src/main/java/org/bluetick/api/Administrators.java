package org.bluetick.api;

import org.bluetick.address.Jid;

/// Who may do what an administrator may, over XMPP: key `admins` of the configuration. A port:
/// `context.get(Administrators.class)`.
public interface Administrators {
    /// @param jid any of its resources, or the account
    boolean include(Jid jid);
}
