package org.bluetick.receipts;

import java.util.ArrayList;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.jspecify.annotations.Nullable;

/// The messages of a conversation before some point: the last thousand of them, read when first asked for. One thread.
final class Older {
    private static final int MOST = 1000;
    private static final int PAGE = 100;

    private final MessageLog log;
    private final Jid owner;
    private final Jid peer;
    private final MessageId before;
    private @Nullable MessageId from;
    private List<Seen> known = List.of();

    Older(MessageLog log, Jid owner, Jid peer, MessageId before) {
        this.log = log;
        this.owner = owner;
        this.peer = peer;
        this.before = before;
    }

    /// In order; there may be some before `after`, too.
    List<Seen> from(MessageId after) {
        if (from == null || from.isAfter(after)) {
            known = read(after);
            from = after;
        }
        return known;
    }

    private List<Seen> read(MessageId after) {
        List<Seen> found = new ArrayList<>();
        HistoryFilter all = HistoryFilter.ALL.with(peer).after(after);
        MessageId end = before;
        while (found.size() < MOST) {
            List<Seen> page = log.last(owner, all.before(end), PAGE).stream().map(Seen::of).toList();
            found.addAll(page.reversed());
            if (page.size() < PAGE) {
                break;
            }
            end = page.getFirst().id();
        }
        return found.reversed();
    }
}
