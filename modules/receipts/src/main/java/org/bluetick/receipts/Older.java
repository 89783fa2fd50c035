package org.bluetick.receipts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.NamedMessage;
import org.jspecify.annotations.Nullable;

/// The messages of a conversation before some point: looked up by their names, or read a page at a time and not held. One thread.
final class Older {
    /// How far back a message is looked up: further than messages wait for one who is away.
    private static final int LOOK_AT = 20_000;
    /// How far back those are read that have two names.
    private static final int READ = 1000;
    private static final int PAGE = 100;

    private final MessageLog log;
    private final Jid owner;
    private final Jid peer;
    private final MessageId before;
    private @Nullable List<Seen> withTwoNames;

    /// @param before those with a smaller id
    Older(MessageLog log, Jid owner, Jid peer, MessageId before) {
        this.log = log;
        this.owner = owner;
        this.peer = peer;
        this.before = before;
    }

    /// Those called by these names, in order.
    List<NamedMessage> named(Set<String> names, MessageId after) {
        return log.named(owner, between(after, before), names, LOOK_AT);
    }

    /// Those that have an origin-id beside another id, by which they are not looked up; in order. Read when first asked for.
    List<Seen> withTwoNames(MessageId after) {
        if (withTwoNames == null) {
            withTwoNames = readWithTwoNames(after);
        }
        return withTwoNames;
    }

    private List<Seen> readWithTwoNames(MessageId after) {
        List<Seen> found = new ArrayList<>();
        MessageId end = before;
        for (int read = 0; read < READ; read += PAGE) {
            List<Seen> page = log.last(owner, between(after, end), PAGE).stream().map(Seen::of).toList();
            page.reversed().stream().filter(message -> message.names().size() > 1).forEach(found::add);
            if (page.size() < PAGE) {
                break;
            }
            end = page.getFirst().id();
        }
        return found.reversed();
    }

    /// How many are unread after `read`, when so many were after what was read before. They are counted from there on; or, if
    /// that is nearer, those between both are, which are not unread any more: so that who reads on and on has each counted only a
    /// few times, however many are left.
    long unread(Tick known, MessageId read) {
        Unread later = new Unread(read, before);
        Unread between = new Unread(known.ownDisplayed(), new MessageId(read.value() + 1));
        later.readOn();
        boolean isCounted = !later.isDone() && isWhole(known.ownDisplayed());
        while (!later.isDone()) {
            if (isCounted) {
                between.readOn();
                if (between.isDone()) {
                    return Math.max(0, known.unread() - between.count());
                }
            }
            later.readOn();
        }
        return later.count();
    }

    /// Whether no message after that one has been removed since it was counted: the oldest are removed first.
    private boolean isWhole(MessageId from) {
        return !log.find(owner, List.of(from)).isEmpty();
    }

    private HistoryFilter between(MessageId after, MessageId end) {
        return HistoryFilter.ALL.with(peer).after(after).before(end);
    }

    /// Counts what there is to be read between two messages, a page at a time.
    private final class Unread {
        private final MessageId end;
        private MessageId upTo;
        private boolean done;
        private long count;

        Unread(MessageId after, MessageId end) {
            this.upTo = after;
            this.end = end;
        }

        void readOn() {
            List<Seen> page = log.first(owner, between(upTo, end), PAGE).stream().map(Seen::of).toList();
            done = page.size() < PAGE;
            count += page.stream().filter(Seen::isToBeRead).count();
            if (!done) {
                upTo = page.getLast().id();
            }
        }

        boolean isDone() {
            return done;
        }

        long count() {
            return count;
        }
    }
}
