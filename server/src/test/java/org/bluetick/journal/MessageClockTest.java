package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.bluetick.api.MessageId;
import org.junit.jupiter.api.Test;

final class MessageClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    @Test
    void givesTheTimeAndTheNode() {
        MessageId id = new MessageClock(at(NOON), 1023).next();
        assertEquals(NOON, id.time());
        assertEquals(1023, id.node());
    }

    @Test
    void goesOnWithinAMillisecond() {
        MessageClock clock = new MessageClock(at(NOON), 5);
        MessageId last = clock.next();
        for (int i = 0; i < 10_000; i++) {
            MessageId next = clock.next();
            assertTrue(next.isAfter(last));
            assertEquals(5, next.node());
            last = next;
        }
        assertEquals(NOON.plusMillis(4), last.time());
    }

    @Test
    void neverFallsBehindWhatItObserved() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            MessageClock clock = new MessageClock(at(NOON), random.nextInt(1024));
            MessageClock other = new MessageClock(at(NOON.plusMillis(random.nextInt(5))), random.nextInt(1024));
            MessageId seen = other.next();
            for (int i = random.nextInt(5000); i > 0; i--) {
                seen = other.next();
            }
            clock.observe(seen);
            MessageId next = clock.next();
            assertTrue(next.isAfter(seen), "seed " + seed);
            assertEquals(clock.node(), next.node(), "seed " + seed);
        }
    }

    @Test
    void refusesANodeThatDoesNotFit() {
        assertEquals("node 1024: expected 0 to 1023", assertThrows(IllegalArgumentException.class,
                () -> new MessageClock(at(NOON), 1024)).getMessage());
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }
}
