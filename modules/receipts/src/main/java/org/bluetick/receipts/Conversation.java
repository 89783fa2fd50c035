package org.bluetick.receipts;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;
import org.bluetick.api.NamedMessage;

/// What some more messages make of a tick. A mark holds for the first message of that name after what is marked
/// already: when a client gives a name twice, a tick is given too late rather than too early. What names no message
/// of the other side, or one that came later, says nothing.
///
/// @param before the tick without these messages
/// @param page these messages, in order
/// @param older those of the conversation before them
record Conversation(Tick before, List<Seen> page, Older older) {
    Tick tick() {
        List<NamedMessage> named = named();
        Tick tick = before;
        for (Seen message : page) {
            if (message.isMessage()) {
                tick = tick.withLast(message.id());
            }
            for (Mark mark : message.marks()) {
                tick = marked(tick, mark, message, named);
            }
        }
        return tick.withUnread(unread(tick.ownDisplayed()));
    }

    /// The older messages that the marks may mean.
    private List<NamedMessage> named() {
        Set<String> names = page.stream().flatMap(by -> by.marks().stream()).map(Mark::named).collect(Collectors.toSet());
        return names.isEmpty() ? List.of() : older.named(names, known());
    }

    /// What the marks say is after this.
    private MessageId known() {
        return page.stream()
                .flatMap(by -> by.marks().stream().map(mark -> before.upTo(meant(by), mark.kind())))
                .min(Comparator.naturalOrder()).orElse(MessageId.MAX);
    }

    private static Direction meant(Seen by) {
        return by.direction() == Direction.SENT ? Direction.RECEIVED : Direction.SENT;
    }

    private Tick marked(Tick tick, Mark mark, Seen by, List<NamedMessage> named) {
        Direction direction = meant(by);
        MessageId known = tick.upTo(direction, mark.kind());
        Optional<MessageId> found = named.stream()
                .filter(message -> message.direction() == direction && message.id().isAfter(known))
                .filter(message -> message.name().equals(mark.named()))
                .map(NamedMessage::id)
                .findFirst()
                .or(() -> find(page, mark, by, known))
                .or(() -> find(older.withTwoNames(known()), mark, by, known));
        return found.map(id -> tick.marked(direction, mark.kind(), id)).orElse(tick);
    }

    private static Optional<MessageId> find(List<Seen> messages, Mark mark, Seen by, MessageId known) {
        return messages.stream()
                .filter(message -> message.direction() == meant(by) && message.id().isAfter(known) && by.id().isAfter(message.id()))
                .filter(message -> message.names().contains(mark.named()))
                .map(Seen::id)
                .findFirst();
    }

    /// Who has read a message has read those before it (XEP-0430 §4).
    private long unread(MessageId read) {
        long ofPage = page.stream().filter(message -> message.isToBeRead() && message.id().isAfter(read)).count();
        if (read.equals(before.ownDisplayed())) {
            return before.unread() + ofPage;
        }
        return page.getFirst().id().isAfter(read) ? older.unread(before, read) + ofPage : ofPage;
    }
}
