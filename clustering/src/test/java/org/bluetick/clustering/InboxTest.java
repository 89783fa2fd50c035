package org.bluetick.clustering;

import static org.bluetick.clustering.Received.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InboxTest {
    private static final long EPOCH = 7;
    private static final long NEXT_EPOCH = 8;

    private final Received received = new Received();
    private final List<String> taken = new ArrayList<>();
    private final Inbox inbox = new Inbox(2, received, (epoch, number) -> taken.add(epoch + "/" + number));

    @Test
    void framesComeInTheOrderOfTheirBatches() {
        inbox.received(batch(EPOCH, 1, "a", "b"));
        inbox.received(batch(EPOCH, 2, "c"));
        assertEquals(List.of("2: a", "2: b", "2: c"), received.rest());
    }

    @Test
    void aHoleIsToldBeforeTheNextFrame() {
        inbox.received(batch(EPOCH, 1, "a"));
        inbox.received(batch(EPOCH, 3, "c"));
        inbox.received(batch(EPOCH, 4, "d"));
        assertEquals(List.of("2: a", LOST, "2: c", "2: d"), received.rest());
    }

    @Test
    void aNewOutboxIsToldBeforeItsFirstFrame() {
        inbox.received(batch(EPOCH, 1, "a"));
        inbox.received(batch(NEXT_EPOCH, 1, "b"));
        inbox.received(batch(NEXT_EPOCH, 2, "c"));
        assertEquals(List.of("2: a", LOST, "2: b", "2: c"), received.rest());
    }

    @Test
    void anOutboxWhoseNumberFollowsByChanceIsANewOneAllTheSame() {
        inbox.received(batch(EPOCH, 1, "a"));
        inbox.received(batch(NEXT_EPOCH, 2, "b"));
        assertEquals(List.of("2: a", LOST, "2: b"), received.rest());
    }

    @Test
    void whatDoesNotBeginWithTheFirstBatchLacksSomething() {
        inbox.received(batch(EPOCH, 2, "b"));
        assertEquals(List.of(LOST, "2: b"), received.rest());
    }

    @Test
    void theSenderHearsOnceInAWhileWhatIsTaken() {
        for (int number = 1; number <= 129; number++) {
            inbox.received(batch(EPOCH, number, ""));
        }
        assertEquals(List.of("7/64", "7/128"), taken);
    }

    @Test
    void theSenderHearsOfMuchAtOnce() {
        inbox.received(batch(EPOCH, 1, "x".repeat(256 << 10)));
        inbox.received(batch(EPOCH, 2, "small"));
        assertEquals(List.of("7/1"), taken);
    }

    @Test
    void aNewSenderHearsOfItsOwnBatches() {
        inbox.received(batch(EPOCH, 1, ""));
        for (int number = 1; number <= 64; number++) {
            inbox.received(batch(NEXT_EPOCH, number, ""));
        }
        assertEquals(List.of("8/64"), taken);
    }

    static byte[] batch(long epoch, long number, String... frames) {
        List<byte[]> encoded = List.of(frames).stream().map(frame -> frame.getBytes(StandardCharsets.UTF_8)).toList();
        ByteBuffer batch = ByteBuffer.allocate(2 * Long.BYTES + encoded.stream().mapToInt(frame -> Integer.BYTES + frame.length).sum());
        batch.putLong(epoch).putLong(number);
        encoded.forEach(frame -> batch.putInt(frame.length).put(frame));
        return batch.array();
    }
}
