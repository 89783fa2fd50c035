package org.bluetick.receipts;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.ResultSet;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// A page of an inbox (XEP-0059). An item's id is that of its last message: a conversation that goes on meanwhile moves
/// to the front, and the pages behind stay as they are.
///
/// @param from the place of the first of them in the whole
/// @param count how many the whole has
record InboxPage(List<Tick> ticks, int from, int count) {
    /// @param all the latest first
    static InboxPage of(List<Tick> all, ResultSet asked, int limit) {
        int from = from(all, asked, limit);
        int to = asked.before() == null || asked.before().isEmpty() ? all.size() : before(all, asked.before());
        return new InboxPage(all.subList(from, (int) Math.min(to, (long) from + limit)), from, all.size());
    }

    Element description() {
        Optional<String> first = ticks.isEmpty() ? Optional.empty() : Optional.of(ticks.getFirst().last().toString());
        Optional<String> last = ticks.isEmpty() ? Optional.empty() : Optional.of(ticks.getLast().last().toString());
        return new ResultSet.Page(first, last, OptionalLong.of(from), OptionalLong.of(count)).element();
    }

    private static int from(List<Tick> all, ResultSet asked, int limit) {
        if (asked.after() != null) {
            MessageId after = id(asked.after());
            return (int) all.stream().filter(tick -> !after.isAfter(tick.last())).count();
        }
        if (asked.before() != null) {
            int end = asked.before().isEmpty() ? all.size() : before(all, asked.before());
            return Math.max(0, end - limit);
        }
        return asked.index() == null ? 0 : Math.min(asked.index(), all.size());
    }

    /// How many stand before that item.
    private static int before(List<Tick> all, String item) {
        MessageId id = id(item);
        return (int) all.stream().filter(tick -> tick.last().isAfter(id)).count();
    }

    private static MessageId id(String item) {
        return MessageId.parse(item).orElseThrow(() -> new StanzaException(StanzaError.ITEM_NOT_FOUND));
    }
}
