package org.bluetick.api;

import org.bluetick.stanza.Stanza;

/// The way to other domains.
public interface Federation {
    /// Takes a stanza to another domain. What cannot be delivered comes back to its sender as an error.
    void send(Stanza stanza);
}
