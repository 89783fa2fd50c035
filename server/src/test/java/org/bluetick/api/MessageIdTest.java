package org.bluetick.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageIdTest {
    @Test
    void isReadBackFromItsText() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            MessageId id = new MessageId(random.nextLong() >>> 1 + random.nextInt(60));
            assertEquals(Optional.of(id), MessageId.parse(id.toString()));
        }
        assertEquals(Optional.of(MessageId.MAX), MessageId.parse(MessageId.MAX.toString()));
        assertEquals("0000000000000", MessageId.MIN.toString());
    }

    @Test
    void sortsAsItsTextDoes() {
        Random random = new Random(7);
        List<MessageId> ids = random.longs(1000, 0, Long.MAX_VALUE).mapToObj(MessageId::new).sorted().toList();
        assertEquals(ids.stream().map(MessageId::toString).sorted().toList(),
                ids.stream().map(MessageId::toString).toList());
    }

    @Test
    void isNotReadFromAnyOtherText() {
        for (String text : List.of("", "0", "00000000000000", "000000000000w", "000000000000A", "8000000000000",
                "-000000000001", "+000000000001", "000000000000٣", " 000000000000")) {
            assertEquals(Optional.empty(), MessageId.parse(text), text);
        }
    }

    @Test
    void boundsAMillisecond() {
        Instant time = Instant.parse("2026-03-01T12:00:00.123Z");
        assertEquals(time, MessageId.firstAt(time).time());
        assertEquals(time, MessageId.lastAt(time).time());
        assertEquals(MessageId.firstAt(time.plusMillis(1)).value(), MessageId.lastAt(time).value() + 1);
        assertEquals(MessageId.MIN, MessageId.firstAt(Instant.MIN));
        assertEquals(MessageId.MAX, MessageId.lastAt(Instant.MAX));
    }

    @Test
    void isNeverNegative() {
        assertEquals("message id -1: expected 0 or more",
                assertThrows(IllegalArgumentException.class, () -> new MessageId(-1)).getMessage());
    }
}
