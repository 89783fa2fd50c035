package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final int MEGABYTE = 1 << 20;
    /// Until nothing more is sent, and until nobody may put more.
    private static final int ROOM_THERE = 4;
    private static final int ROOM_HERE = 9;

    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private Outbox outbox = started(sent::add);

    private static Outbox started(Outbox.Sender sender) {
        Outbox outbox = new Outbox("a test", sender);
        outbox.start();
        return outbox;
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void allThatIsPutComesToTheInboxInOrder() throws Exception {
        Received received = new Received();
        outbox.close();
        outbox = started(new Inbox(2, received, (epoch, number) -> outbox.taken(epoch, number))::received);
        List<String> frames = IntStream.range(0, 20_000).mapToObj(Integer::toString).toList();
        frames.forEach(frame -> outbox.put(frame.getBytes(StandardCharsets.UTF_8)));
        assertEquals(frames.stream().map("2: "::concat).toList(), received.next(frames.size()));
    }

    @Test
    void whatGathersWhileOneBatchIsSentGoesTogether() throws Exception {
        Semaphore wire = new Semaphore(0);
        outbox.close();
        outbox = started(message -> {
            sent.add(message);
            wire.acquireUninterruptibly();
        });
        outbox.put(bytes("a"));
        assertEquals(List.of("a"), frames(sent.take()));
        outbox.put(bytes("b"));
        outbox.put(bytes("c"));
        wire.release(2);
        assertEquals(List.of("b", "c"), frames(sent.take()));
    }

    @Test
    void noMoreIsSentThanTheOtherNodeTakesAndWhoPutsMoreWaits() throws Exception {
        Thread putter = Thread.ofVirtual().start(() -> IntStream.rangeClosed(0, ROOM_THERE + ROOM_HERE).forEach(_ -> outbox.put(new byte[MEGABYTE])));
        String full = "%d frames in %d batches sent, %d bytes wait, %d are under way".formatted(
                ROOM_THERE, ROOM_THERE, ROOM_HERE * MEGABYTE, ROOM_THERE * (MEGABYTE + 20));
        TestCluster.await(() -> outbox.status().equals(full) || !putter.isAlive());
        assertEquals(full, outbox.status());
        assertTrue(putter.isAlive());

        long epoch = ByteBuffer.wrap(sent.element()).getLong();
        outbox.taken(epoch + 1, ROOM_THERE);
        assertEquals(full, outbox.status(), "it was another outbox whose batches were taken");

        outbox.taken(epoch, ROOM_THERE);
        putter.join();
        take(ROOM_THERE + ROOM_THERE);
        outbox.taken(epoch, ROOM_THERE + ROOM_THERE);
        take(ROOM_THERE);
    }

    private void take(int batches) throws InterruptedException {
        for (int i = 0; i < batches; i++) {
            sent.take();
        }
    }

    @Test
    void whoWaitsForRoomIsToldThatTheNodeIsGone() throws Exception {
        CompletableFuture<Boolean> last = CompletableFuture.supplyAsync(() -> {
            boolean open = true;
            for (int i = 0; i <= ROOM_THERE + ROOM_HERE; i++) {
                open = outbox.put(new byte[MEGABYTE]);
            }
            return open;
        });
        TestCluster.await(() -> outbox.status().contains(ROOM_HERE * MEGABYTE + " bytes wait"));
        outbox.close();
        assertFalse(last.get());
    }

    @Test
    void whatCannotBeSentClosesIt() {
        outbox.close();
        outbox = started(_ -> {
            throw new IllegalStateException("the node is gone");
        });
        assertTrue(outbox.put(bytes("a")));
        TestCluster.await(outbox::isClosed);
        assertFalse(outbox.put(bytes("b")));
    }

    @Test
    void whoDrainsWaitsUntilAllIsTaken() throws Exception {
        outbox.put(bytes("a"));
        long epoch = ByteBuffer.wrap(sent.take()).getLong();
        Thread drain = Thread.ofPlatform().start(() -> {
            try {
                outbox.drain(Duration.ofDays(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        TestCluster.await(() -> drain.getState() == Thread.State.TIMED_WAITING || !drain.isAlive());
        assertTrue(drain.isAlive(), "it has not been taken yet");
        outbox.taken(epoch, 1);
        drain.join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> frames(byte[] batch) {
        ByteBuffer in = ByteBuffer.wrap(batch, 2 * Long.BYTES, batch.length - 2 * Long.BYTES);
        List<String> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] frame = new byte[in.getInt()];
            in.get(frame);
            frames.add(new String(frame, StandardCharsets.UTF_8));
        }
        return frames;
    }
}
