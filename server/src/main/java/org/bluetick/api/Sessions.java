package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Stanza;

/// The sessions on this node; those on others can be sent stanzas. Safe for any thread.
public interface Sessions {
    /// All sessions of an account on this node.
    List<ClientSession> of(Jid account);

    /// Sends a stanza to a resource, whichever node it is on, as [ClientSession#deliver] does. When it is nowhere, the
    /// stanza is gone.
    default void deliver(Jid resource, Stanza stanza) {
        of(resource.bare()).stream().filter(session -> session.jid().equals(resource)).forEach(session -> session.deliver(stanza));
    }
}
