package org.bluetick.journal;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.bluetick.api.MessageId;

/// Knows which ids were given and are not yet visible. An id is given and noted in one step, so that nobody sees the
/// horizon between the two. Any thread may call; the lock is held for nanoseconds.
///
/// Ids are given in rising order: those in flight lie in a ring, sorted; one that has landed is marked, and leaves
/// when all before it have landed.
final class Horizon {
    private static final long LANDED = Long.MIN_VALUE;

    private final MessageClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long[] ring = new long[1024];
    private int head;
    private int size;

    Horizon(MessageClock clock) {
        this.clock = clock;
    }

    /// Another node has given this id.
    void observe(MessageId seen) {
        clock.observe(seen);
    }

    /// A new id, in flight from now on.
    MessageId give() {
        lock.lock();
        try {
            MessageId id = clock.next();
            if (size == ring.length) {
                grow();
            }
            ring[slot(size++)] = id.value();
            return id;
        } finally {
            lock.unlock();
        }
    }

    /// These are visible now, or never will be. An id that is not in flight counts for nothing.
    void land(List<MessageId> ids) {
        lock.lock();
        try {
            for (MessageId id : ids) {
                mark(id.value());
            }
            while (size > 0 && (ring[head] & LANDED) != 0) {
                head = slot(1);
                size--;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Everything up to here is visible or never will be. With nothing in flight this is now: an id is used up, so
    /// that the next ones are larger.
    MessageId value() {
        lock.lock();
        try {
            return size == 0 ? clock.next() : new MessageId(ring[head] - 1);
        } finally {
            lock.unlock();
        }
    }

    private void mark(long id) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            long found = ring[slot(middle)] & ~LANDED;
            if (found == id) {
                ring[slot(middle)] |= LANDED;
                return;
            }
            if (found < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
    }

    private int slot(int index) {
        return head + index & ring.length - 1;
    }

    private void grow() {
        long[] larger = new long[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[slot(i)];
        }
        ring = larger;
        head = 0;
    }
}
