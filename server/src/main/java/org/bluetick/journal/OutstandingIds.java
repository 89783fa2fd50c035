package org.bluetick.journal;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Those of one owner, ascending, and what is known of each. Bare numbers: a server delivers many messages in the second for
/// which they are here, and an object for each would outlive several collections of the heap.
final class OutstandingIds {
    private static final byte ARCHIVED = 1;
    private static final byte ACKNOWLEDGED = 2;
    /// It is being deleted, or settled as acknowledged.
    private static final byte IN_HAND = 4;

    private long[] ids = new long[4];
    private byte[] marks = new byte[4];
    private int size;

    /// Takes one id.
    interface Each {
        void take(long id, boolean archived, boolean acknowledged);
    }

    int size() {
        return size;
    }

    int countUpTo(long last) {
        int at = find(last);
        return at < 0 ? ~at : at + 1;
    }

    /// True: it is new here.
    boolean keep(long id, boolean archived) {
        return mark(id, archived ? ARCHIVED : 0);
    }

    /// True: it is new here.
    boolean acknowledge(long id) {
        return mark(id, ACKNOWLEDGED);
    }

    LongStream acknowledged() {
        return IntStream.range(0, size).filter(i -> has(i, ACKNOWLEDGED)).mapToLong(i -> ids[i]);
    }

    /// Takes some of those up to there in hand.
    void delete(long settled, int atMost, LongConsumer each) {
        int end = Math.min(countUpTo(settled), atMost);
        for (int i = 0; i < end; i++) {
            marks[i] |= IN_HAND;
            each.accept(ids[i]);
        }
    }

    /// Takes those between in hand, if they are acknowledged. How many there are between.
    int settle(long settled, long upTo, Each each) {
        int begin = countUpTo(settled);
        int end = Math.max(begin, countUpTo(upTo));
        for (int i = begin; i < end; i++) {
            if (has(i, ACKNOWLEDGED)) {
                marks[i] |= IN_HAND;
            }
            each.take(ids[i], has(i, ARCHIVED), has(i, ACKNOWLEDGED));
        }
        return end - begin;
    }

    /// Up to there only those stay that were acknowledged and are not in hand; behind it all, and none in hand.
    void done(long settled) {
        int left = 0;
        for (int i = 0; i < size; i++) {
            boolean stays = ids[i] > settled || has(i, ACKNOWLEDGED) && !has(i, IN_HAND);
            if (stays) {
                ids[left] = ids[i];
                marks[left++] = (byte) (marks[i] & ~IN_HAND);
            }
        }
        size = left;
    }

    private boolean has(int at, byte mark) {
        return (marks[at] & mark) != 0;
    }

    private boolean mark(long id, byte mark) {
        int at = find(id);
        boolean isNew = at < 0;
        if (isNew) {
            at = ~at;
            insert(at, id);
        }
        marks[at] |= mark;
        return isNew;
    }

    private void insert(int at, long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            marks = Arrays.copyOf(marks, 2 * size);
        }
        System.arraycopy(ids, at, ids, at + 1, size - at);
        System.arraycopy(marks, at, marks, at + 1, size - at);
        ids[at] = id;
        marks[at] = 0;
        size++;
    }

    /// Where it is, or the complement of where it belongs.
    private int find(long id) {
        if (size == 0 || id > ids[size - 1]) {
            return ~size; // most come in order
        }
        return Arrays.binarySearch(ids, 0, size, id);
    }
}
