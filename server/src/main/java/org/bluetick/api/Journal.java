package org.bluetick.api;

import java.util.List;
import org.bluetick.address.Jid;

/// Writes messages down. What `commit` has returned for is on disk; only then may it be delivered or acknowledged.
/// Any thread may call.
///
/// While the database is away nothing fails: who commits waits until it is back.
public interface Journal {
    /// A new id, larger than all before. It holds the [#horizon] back until it is committed or abandoned, so every
    /// id must come to one of the two ends.
    MessageId nextId();

    /// The same for a message in that owner's history. Nobody hears of a message of a history before all that come before it there
    /// can be read: [#commit] waits for those that this node has given smaller ids.
    MessageId nextId(Jid owner);

    /// Blocks until all entries are durable, all of them or none, and what comes before them in their histories is. Many callers share a transaction; the order of
    /// calls does not matter, that of ids does.
    ///
    /// Throws a `StorageException` when one of these entries cannot be kept; then none of them is kept, and none of
    /// their ids holds the horizon back any longer.
    void commit(List<JournalEntry> entries);

    /// Blocks until nothing is in flight any more of what is in flight now in that history, on this node or on one that cannot be reached
    /// from here. The caller has nothing there itself.
    void awaitInFlight(Jid owner);

    /// Gives an id back under which nothing will be written.
    void abandon(MessageId id);

    /// The same for one of a history.
    void abandon(Jid owner, MessageId id);

    /// A device of the owner has these messages: they are pending no longer, and gone if they are not archived.
    /// Returns at once; [MessageLog#pendingOf] knows it at once. After a crash it may not have happened.
    void acknowledged(Jid owner, List<MessageId> ids);

    /// Waits until everything that was handed over is done, acknowledgements too.
    void flush();

    /// Every message with this id or a smaller one can be read, or will never exist. Who reads a history up to here
    /// skips nothing.
    MessageId horizon();

    /// A horizon of some moments ago: with several nodes it costs less.
    default MessageId recentHorizon() {
        return horizon();
    }

    /// Another node has given this id: from now on ids are larger.
    void observe(MessageId seen);

    /// Whether the database answered when it was last asked.
    boolean isAvailable();
}
