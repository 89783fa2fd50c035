package org.bluetick.api;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// A request for the server to answer: the stanza, its payload, and the requester's session when that is a local client.
public record IqRequest(Iq iq, Element payload, @Nullable ClientSession requester) {
    public Jid from() {
        return iq.from();
    }

    public Jid to() {
        return iq.to();
    }

    public Optional<ClientSession> session() {
        return Optional.ofNullable(requester);
    }

    /// Whether it is to the sender's own account.
    public boolean isToOwnAccount() {
        return iq.to().equals(iq.from().bare());
    }
}
