package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Presence;

/// What happens to sessions and accounts.
public final class SessionEvents {
    private SessionEvents() {}

    /// A resource has been bound.
    public record SessionOpened(ClientSession session) {}

    /// A session that was unavailable has broadcast presence; it is in the routing table already.
    public record SessionAvailable(ClientSession session, Presence presence) {}

    /// A session has broadcast presence: the first, another one, or the last, which is unavailable.
    public record PresenceBroadcast(ClientSession session, Presence presence) {}

    /// A session that had lost its stream goes on with another (XEP-0198 §5); what the client had missed is sent.
    public record SessionResumed(ClientSession session) {}

    /// Kept messages for the session may have been lost on their way from another node: it should look what is pending.
    public record MayHaveMissed(ClientSession session) {}

    /// A session has ended; it is in the routing table no more. Presence was broadcast before, if it was available.
    public record SessionClosed(ClientSession session) {}

    /// The client has acknowledged kept messages of its account (XEP-0198 §4), or without XEP-0198 its socket has taken them.
    public record MessagesAcknowledged(ClientSession session, List<MessageId> ids) {}

    /// An account is being removed; what is stored for it must go.
    public record AccountRemoved(Jid account) {}
}
