package org.bluetick.api;

import org.bluetick.address.Jid;
import org.jspecify.annotations.Nullable;

/// A message as one of its two sides keeps it.
///
/// @param owner the bare JID whose history this is
/// @param id from [Journal#nextId], for this row alone
/// @param peer the other side, with its resource when the stanza named one
/// @param archived whether it belongs to the history; otherwise it is kept until the owner has it
/// @param pending whether a device of the owner must still receive and acknowledge it
/// @param stanza the message as XML, without this id as a stanza-id; of a sender who does not archive it, a digest, by which
///     it is known again
/// @param originId what its sender calls it: the XEP-0359 origin-id, or the message's id
/// @param sent on the sender's side: what the stream it came on counts it as
public record JournalEntry(
        Jid owner,
        MessageId id,
        Jid peer,
        Direction direction,
        boolean archived,
        boolean pending,
        String stanza,
        @Nullable String originId,
        @Nullable StreamCount sent) {

    public JournalEntry {
        if (!owner.isBare()) {
            throw new IllegalArgumentException("owner " + owner + ": expected a bare JID");
        }
    }

    /// The same of a message that was refused: it belongs to no history, and a new attempt is not taken for its repetition.
    public JournalEntry refused() {
        return new JournalEntry(owner, id, peer, direction, false, false, stanza, null, sent);
    }

    /// No message, but a note that the owner has closed this stream in order: of what it sent there nothing comes again.
    /// @param name as in [StreamCount#smId]
    public static JournalEntry closed(Jid owner, MessageId id, String name) {
        return new JournalEntry(owner, id, owner, Direction.SENT, false, false, "", null, new StreamCount(name, 0));
    }

    /// As the owner sees it.
    public enum Direction {
        SENT, RECEIVED
    }

    /// @param smId the stream's XEP-0198 id; without XEP-0198 some other name
    /// @param count the stanza's number on that stream: h after it; 0: it is not counted
    public record StreamCount(String smId, long count) {
        public boolean isCounted() {
            return count > 0;
        }
    }
}
