package org.bluetick.receipts;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;

/// Keeps the ticks of each owner, and how much of the owner's history they are made of. Owners and peers are bare JIDs.
/// Any thread may call; calls block.
interface TickStore {
    /// The last message of the owner's history that is in the ticks; [MessageId#MIN]: none is.
    MessageId digested(Jid owner);

    Optional<Tick> find(Jid owner, Jid peer);

    /// All of the owner's, that of the latest message first.
    List<Tick> list(Jid owner);

    /// Writes what has changed by the messages after `from` up to `to`, all of it or nothing. No id is taken back.
    /// @return false when another has been faster: `from` is no longer where the owner's ticks are; nothing is written
    boolean advance(Jid owner, MessageId from, MessageId to, Collection<Tick> changed);

    void removeAll(Jid owner);
}
