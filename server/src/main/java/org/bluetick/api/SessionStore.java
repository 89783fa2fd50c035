package org.bluetick.api;

import java.util.List;
import java.util.OptionalInt;
import org.bluetick.address.Jid;

/// Keeps resumable sessions, so that they outlive the process that has them. Each belongs to a node; what another node
/// writes of it has no effect, nor has what is older than what is there. Any thread may call; calls block.
public interface SessionStore {
    /// Writes sessions of that node down whole, each at most once in the list.
    void save(int node, List<StoredSession> sessions);

    /// Writes down how far sessions of that node have come, each at most once in the list. Those that are not there are passed over.
    void advance(int node, List<StoredSession.Progress> sessions);

    /// Removes sessions of that node.
    void remove(int node, List<StoredSession.Key> sessions);

    /// Makes the sessions of a node those of another, or gives them back to a node that has started again. Only when the node is
    /// dead. What they had sent and not acknowledged is told this once: from then on it may change.
    ///
    /// @return them, in the order they began
    List<StoredSession> takeOver(int dead, int by);

    /// Makes a session of that node another's. What it has sent and not acknowledged stays known.
    void give(int node, StoredSession.Key session, int to);

    /// The node whose session it is.
    OptionalInt nodeOf(StoredSession.Key session);

    /// Removes all sessions of an owner.
    void removeAll(Jid owner);
}
