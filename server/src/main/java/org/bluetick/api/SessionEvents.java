package org.bluetick.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Presence;
import org.bluetick.xml.Element;

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
    /// @param afterCrash what the client had missed is not known, and must be given to it from what is stored
    /// @param missed after a crash: messages of its history that it may not have
    public record SessionResumed(ClientSession session, boolean afterCrash, List<KeptMessage> missed) {}

    /// A session is being written down: adds what a module must know of it after a restart, an element of a namespace of its own.
    /// @param stopping the server stops: what the session has not acknowledged is written down too, and it is the last time
    /// @param settled its client has acknowledged all it was sent
    public record SessionSaving(ClientSession session, boolean stopping, boolean settled, Consumer<Element> states) {}

    /// A session that was written down is there again after a restart; its client is not, yet.
    /// @param afterCrash what it was sent after it was written down is not known
    /// @param states what modules have added when it was written down
    public record SessionRestored(ClientSession session, boolean afterCrash, List<Element> states) {
        public Optional<Element> state(String name, String namespace) {
            return states.stream().filter(state -> state.is(name, namespace)).findFirst();
        }
    }

    /// Kept messages for the session may have been lost on their way from another node: it should look what is pending.
    public record MayHaveMissed(ClientSession session) {}

    /// A session has ended; it is in the routing table no more. Presence was broadcast before, if it was available.
    /// @param inOrder the client has closed its stream (RFC 6120 §4.4); otherwise it may not know what has become of what it sent
    public record SessionClosed(ClientSession session, boolean inOrder) {}

    /// The client has acknowledged kept messages of its account (XEP-0198 §4), or without XEP-0198 its socket has taken them.
    public record MessagesAcknowledged(ClientSession session, List<MessageId> ids) {}

    /// An account is being removed; what is stored for it must go.
    public record AccountRemoved(Jid account) {}
}
