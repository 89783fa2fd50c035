package org.bluetick.receipts;

import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;

/// How far a conversation is, as its owner sees it. Ids are those of the owner's history, [MessageId#MIN] for none. They
/// only ever grow: a late receipt takes nothing back.
///
/// @param peer the other side, a bare JID
/// @param last the last message of either side
/// @param received the last message of the owner that the peer has received
/// @param displayed the last message of the owner that the peer has read
/// @param ownReceived the last message of the peer that a device of the owner has received
/// @param ownDisplayed the last message of the peer that the owner has read, on whatever device
/// @param unread how many messages of the peer the owner has not read
record Tick(Jid peer, MessageId last, MessageId received, MessageId displayed, MessageId ownReceived, MessageId ownDisplayed,
        long unread) {

    static Tick none(Jid peer) {
        return new Tick(peer, MessageId.MIN, MessageId.MIN, MessageId.MIN, MessageId.MIN, MessageId.MIN, 0);
    }

    /// @param direction of the messages that are meant
    MessageId upTo(Direction direction, Mark.Kind kind) {
        return switch (direction) {
            case SENT -> kind == Mark.Kind.RECEIVED ? received : displayed;
            case RECEIVED -> kind == Mark.Kind.RECEIVED ? ownReceived : ownDisplayed;
        };
    }

    /// What was read has been received too.
    Tick marked(Direction direction, Mark.Kind kind, MessageId id) {
        boolean read = kind == Mark.Kind.DISPLAYED;
        return switch (direction) {
            case SENT -> new Tick(peer, last, later(received, id), read ? later(displayed, id) : displayed,
                    ownReceived, ownDisplayed, unread);
            case RECEIVED -> new Tick(peer, last, received, displayed,
                    later(ownReceived, id), read ? later(ownDisplayed, id) : ownDisplayed, unread);
        };
    }

    Tick withLast(MessageId id) {
        return new Tick(peer, later(last, id), received, displayed, ownReceived, ownDisplayed, unread);
    }

    Tick withUnread(long count) {
        return new Tick(peer, last, received, displayed, ownReceived, ownDisplayed, count);
    }

    /// The later of both in each respect; the other's count.
    Tick advancedTo(Tick other) {
        return new Tick(peer, later(last, other.last), later(received, other.received), later(displayed, other.displayed),
                later(ownReceived, other.ownReceived), later(ownDisplayed, other.ownDisplayed), other.unread);
    }

    private static MessageId later(MessageId one, MessageId other) {
        return other.isAfter(one) ? other : one;
    }
}
