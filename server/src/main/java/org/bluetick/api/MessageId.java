package org.bluetick.api;

import java.time.Instant;
import java.util.Optional;

/// Names a kept message: its XEP-0359 stanza-id and its id in the archive (XEP-0313). Ids are ordered as the messages
/// are: 42 bits of milliseconds since 1970, 10 bits of node, 11 bits of counter (a hybrid logical clock).
/// As text it has 13 characters, `0`–`9` and `a`–`v`, which sort as the ids do.
public record MessageId(long value) implements Comparable<MessageId> {
    public static final int NODE_BITS = 10;
    public static final int COUNTER_BITS = 11;
    public static final MessageId MIN = new MessageId(0);
    public static final MessageId MAX = new MessageId(Long.MAX_VALUE);

    private static final int BELOW_TIME = NODE_BITS + COUNTER_BITS;
    private static final long LAST_MILLISECOND = Long.MAX_VALUE >>> BELOW_TIME;
    private static final int RADIX = 32;
    private static final int LENGTH = 13;

    public MessageId {
        if (value < 0) {
            throw new IllegalArgumentException("message id " + value + ": expected 0 or more");
        }
    }

    /// The smallest id of that millisecond; the smallest of all for times before 1970.
    public static MessageId firstAt(Instant time) {
        return new MessageId(milliseconds(time) << BELOW_TIME);
    }

    /// The largest id of that millisecond.
    public static MessageId lastAt(Instant time) {
        return new MessageId(milliseconds(time) << BELOW_TIME | (1L << BELOW_TIME) - 1);
    }

    /// Empty when the text is not what [#toString] gives for some id.
    public static Optional<MessageId> parse(String text) {
        if (text.length() != LENGTH || text.charAt(0) > '7') {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            value = value * RADIX + digit;
        }
        return Optional.of(new MessageId(value));
    }

    /// When the message was sent or received, as the node saw it.
    public Instant time() {
        return Instant.ofEpochMilli(value >>> BELOW_TIME);
    }

    /// The node that gave the id.
    public int node() {
        return (int) (value >>> COUNTER_BITS) & (1 << NODE_BITS) - 1;
    }

    public boolean isAfter(MessageId other) {
        return value > other.value;
    }

    @Override
    public int compareTo(MessageId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        String digits = Long.toString(value, RADIX);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    private static long milliseconds(Instant time) {
        if (time.getEpochSecond() > LAST_MILLISECOND / 1000) {
            return LAST_MILLISECOND;
        }
        return time.getEpochSecond() < 0 ? 0 : Math.min(time.toEpochMilli(), LAST_MILLISECOND);
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'v' ? c - 'a' + 10 : -1;
    }
}
