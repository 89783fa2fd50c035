package org.bluetick.api;

import org.bluetick.stanza.Stanza;

/// Takes the stanzas to a subdomain. Runs in the sender's turn.
public interface Service {
    /// @throws org.bluetick.stanza.StanzaException the error to answer with
    void receive(Stanza stanza);

    /// Its name in the server's list of services (XEP-0030 disco#items).
    String description();
}
