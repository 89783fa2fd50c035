package org.bluetick.api;

import org.bluetick.address.Jid;

/// A connected resource: its full JID, whether it has sent available presence, and with which priority.
public record Route(Jid jid, boolean available, int priority) {
    /// Whether it takes messages sent to the account (RFC 6121 §8.5.2.1).
    public boolean takesMessages() {
        return available && priority >= 0;
    }
}
