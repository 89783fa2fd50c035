package org.bluetick.api;

import org.bluetick.stanza.Stanza;

/// Decides where a stanza goes: an account's sessions, this server, a service, another domain, nowhere.
public interface Router {
    /// Sends a stanza on its way. Runs in the caller's thread, which must be free to block.
    void route(Stanza stanza);
}
