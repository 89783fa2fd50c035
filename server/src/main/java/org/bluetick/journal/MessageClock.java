package org.bluetick.journal;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.bluetick.api.MessageId;

/// Gives the ids of one node: a hybrid logical clock. It follows the wall clock, but never goes back with it: then,
/// and when a millisecond has no numbers left, it counts on from the last id. Any thread may call.
public final class MessageClock {
    private static final long COUNTER_MASK = (1L << MessageId.COUNTER_BITS) - 1;
    private static final int BELOW_TIME = MessageId.NODE_BITS + MessageId.COUNTER_BITS;

    private final Clock clock;
    private final long node;
    private final AtomicLong last = new AtomicLong();

    public MessageClock(Clock clock, int node) {
        int nodes = 1 << MessageId.NODE_BITS;
        if (node < 0 || node >= nodes) {
            throw new IllegalArgumentException("node " + node + ": expected 0 to " + (nodes - 1));
        }
        this.clock = clock;
        this.node = (long) node << MessageId.COUNTER_BITS;
    }

    /// Larger than every id this has given or observed.
    MessageId next() {
        long now = clock.millis() << BELOW_TIME | node;
        return new MessageId(last.updateAndGet(previous -> Math.max(now, successor(previous))));
    }

    /// From now on ids are larger than this one: another node's, or one given before a restart.
    public void observe(MessageId seen) {
        last.accumulateAndGet(seen.value(), Math::max);
    }

    int node() {
        return (int) (node >>> MessageId.COUNTER_BITS);
    }

    /// The smallest id of this node that is larger.
    private long successor(long previous) {
        long time = previous >>> BELOW_TIME;
        long ownFirst = time << BELOW_TIME | node;
        if (previous < ownFirst) {
            return ownFirst;
        }
        boolean numbersLeft = previous < (ownFirst | COUNTER_MASK);
        return numbersLeft ? previous + 1 : time + 1 << BELOW_TIME | node;
    }
}
