package org.bluetick.receipts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;

/// What some more messages make of a tick. A mark holds for the first message of that name after what is marked
/// already: when a client gives a name twice, a tick is given too late rather than too early. What names no message
/// of the other side, or one that came later, says nothing.
///
/// @param before the tick without these messages
/// @param page these messages, in order
/// @param older those of the conversation before them
record Conversation(Tick before, List<Seen> page, Older older) {
    Tick tick() {
        Tick tick = before;
        for (Seen message : page) {
            if (message.isMessage()) {
                tick = tick.withLast(message.id());
            }
            for (Mark mark : message.marks()) {
                tick = marked(tick, mark, message);
            }
        }
        return tick.withUnread(unread(tick.ownDisplayed()));
    }

    private Tick marked(Tick tick, Mark mark, Seen by) {
        Direction direction = by.direction() == Direction.SENT ? Direction.RECEIVED : Direction.SENT;
        MessageId known = tick.upTo(direction, mark.kind());
        Optional<MessageId> found = after(known)
                .filter(message -> message.direction() == direction && by.id().isAfter(message.id()))
                .filter(message -> message.names().contains(mark.named()))
                .map(Seen::id)
                .findFirst();
        return found.map(id -> tick.marked(direction, mark.kind(), id)).orElse(tick);
    }

    /// Who has read a message has read those before it (XEP-0430 §4).
    private long unread(MessageId read) {
        return read.equals(before.ownDisplayed())
                ? before.unread() + page.stream().filter(message -> message.isUnreadAfter(read)).count()
                : after(read).filter(message -> message.isUnreadAfter(read)).count();
    }

    private Stream<Seen> after(MessageId id) {
        return Stream.concat(older.from(id).stream(), page.stream()).filter(message -> message.id().isAfter(id));
    }
}
