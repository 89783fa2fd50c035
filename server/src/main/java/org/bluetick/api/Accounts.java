package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;

/// The accounts of the domain. Only SCRAM keys are stored, never a password.
public interface Accounts {
    boolean exists(Jid account);

    /// @return false when there is one already
    /// @throws IllegalArgumentException when the password is none by RFC 8265 (OpaqueString)
    boolean create(Jid account, String password);

    /// @return false when there is no such account
    /// @throws IllegalArgumentException when the password is none by RFC 8265 (OpaqueString)
    boolean changePassword(Jid account, String password);

    /// Removes the account with all that is stored for it and ends its sessions.
    /// @return false when there is no such account
    boolean remove(Jid account);

    /// All of them, in order.
    List<Jid> list();
}
