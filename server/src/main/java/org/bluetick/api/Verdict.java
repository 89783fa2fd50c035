package org.bluetick.api;

import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;

/// What becomes of a stanza at a place.
public sealed interface Verdict {
    /// It goes on, perhaps changed.
    record Pass(Stanza stanza) implements Verdict {}

    /// It ends here; whoever says so has dealt with it.
    record Drop() implements Verdict {}

    /// It ends here, and its sender is told why (never for errors and IQ results).
    record Bounce(StanzaError error) implements Verdict {}

    Verdict DROP = new Drop();

    static Verdict bounce(StanzaError error) {
        return new Bounce(error);
    }
}
