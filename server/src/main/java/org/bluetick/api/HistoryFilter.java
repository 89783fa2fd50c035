package org.bluetick.api;

import java.time.Instant;
import org.bluetick.address.Jid;
import org.jspecify.annotations.Nullable;

/// Which messages of a history are meant (XEP-0313 §4.1). Each condition narrows what is there:
/// `HistoryFilter.ALL.with(juliet).start(monday).after(lastSeen)`.
///
/// @param with the other side: any of its resources if it is a bare JID
/// @param above only messages with a larger id than this
/// @param below only messages with a smaller id than this
/// @param words only messages whose body has them: see [MessageLog#searchable]
public record HistoryFilter(@Nullable Jid with, long above, long below, @Nullable String words) {
    public static final HistoryFilter ALL = new HistoryFilter(null, -1, Long.MAX_VALUE, null);

    public HistoryFilter with(Jid peer) {
        return new HistoryFilter(peer, above, below, words);
    }

    public HistoryFilter containing(String words) {
        return new HistoryFilter(with, above, below, words);
    }

    /// From that time on.
    public HistoryFilter start(Instant time) {
        return above(MessageId.firstAt(time).value() - 1);
    }

    /// Up to that time and with it.
    public HistoryFilter end(Instant time) {
        long last = MessageId.lastAt(time).value();
        return below(last == Long.MAX_VALUE ? last : last + 1);
    }

    public HistoryFilter after(MessageId id) {
        return above(id.value());
    }

    public HistoryFilter before(MessageId id) {
        return below(id.value());
    }

    private HistoryFilter above(long bound) {
        return new HistoryFilter(with, Math.max(above, bound), below, words);
    }

    private HistoryFilter below(long bound) {
        return new HistoryFilter(with, above, Math.min(below, bound), words);
    }
}
