package org.bluetick.archive;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.KeptMessage;

/// A page of a history, in order of ids.
/// @param whole whether it has all there is in its direction
record Page(List<KeptMessage> messages, boolean whole) {
    /// Large messages end a page early: it is held in memory until the client has taken it.
    private static final int MOST_CHARACTERS = 512 * 1024;
    /// Read at a time, for the same reason. The usual page, and one more to know whether it is the last, is one read.
    private static final int READ_AT_ONCE = 64;

    /// The first messages that pass the filter, or the last.
    static Page read(History history, HistoryFilter filter, boolean backward, int max) {
        List<KeptMessage> taken = new ArrayList<>();
        int characters = 0;
        HistoryFilter left = filter;
        while (true) {
            int wanted = Math.min(READ_AT_ONCE, max - taken.size() + 1);
            List<KeptMessage> next = backward ? history.last(left, wanted).reversed() : history.first(left, wanted);
            for (KeptMessage message : next) {
                if (taken.size() == max || characters > MOST_CHARACTERS) {
                    return new Page(inOrder(taken, backward), false);
                }
                taken.add(message);
                characters += message.stanza().length();
            }
            if (next.size() < wanted) {
                return new Page(inOrder(taken, backward), true);
            }
            left = backward ? left.before(next.getLast().id()) : left.after(next.getLast().id());
        }
    }

    private static List<KeptMessage> inOrder(List<KeptMessage> taken, boolean backward) {
        return backward ? taken.reversed() : taken;
    }

    long characters() {
        return messages.stream().mapToLong(message -> message.stanza().length()).sum();
    }

    int size() {
        return messages.size();
    }
}
