package org.bluetick.api;

import java.util.Optional;
import org.bluetick.stanza.Stanza;
import org.jspecify.annotations.Nullable;

/// A stanza that passes a place. The session is the sender's at `SENT`, the recipient's at `DELIVERING`; elsewhere there is none.
public record Passage(Stanza stanza, @Nullable ClientSession at) {
    public Optional<ClientSession> session() {
        return Optional.ofNullable(at);
    }

    /// The stanza goes on as it is.
    public Verdict pass() {
        return new Verdict.Pass(stanza);
    }
}
