package org.bluetick.clustering;

import static org.bluetick.clustering.Received.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.ignite.IgniteException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IgnitePeersTest {
    private static final int OTHER = 2;
    private static final String FRAMES = "bluetick.frames";

    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private volatile boolean broken;
    private final FakeIgnite ignite = new FakeIgnite((topic, message) -> {
        if (broken) {
            throw new IgniteException("the connection is lost");
        }
        if (topic.equals(FRAMES)) {
            sent.add(message);
        }
    });
    private final Received received = new Received();
    private final IgnitePeers peers = new IgnitePeers(1, () -> {});
    private UUID other;

    @BeforeEach
    void begin() {
        other = ignite.joins(OTHER);
        peers.use(ignite.ignite());
        peers.open(received);
    }

    @AfterEach
    void end() {
        peers.use(null);
    }

    /// Ignite gives a message up when a connection is lost for too long, and keeps the node.
    @Test
    void theWayToANodeThatStaysIsOpenedAnewAndTheNodeLearnsThatFramesAreLost() throws Exception {
        Received there = new Received();
        Inbox itsInbox = new Inbox(1, there, (_, _) -> {});
        peers.send(OTHER, bytes("before"));
        itsInbox.received(sent.take());

        broken = true;
        TestCluster.await(() -> !peers.send(OTHER, bytes("lost")));
        broken = false;
        assertEquals(Set.of(), peers.refresh(), "it has not gone");

        assertTrue(peers.send(OTHER, bytes("after")));
        itsInbox.received(sent.take());
        assertEquals(List.of("1: before", LOST, "1: after"), there.rest());
    }

    @Test
    void aWayThatIsOpenStaysTheSame() throws Exception {
        Received there = new Received();
        Inbox itsInbox = new Inbox(1, there, (_, _) -> {});
        peers.send(OTHER, bytes("before"));
        itsInbox.received(sent.take());
        peers.refresh();
        peers.send(OTHER, bytes("after"));
        itsInbox.received(sent.take());
        assertEquals(List.of("1: before", "1: after"), there.rest());
    }

    @Test
    void aNodeThatIsGoneIsToldAndCannotBeSentTo() {
        ignite.leaves(other);
        assertEquals(Set.of(OTHER), peers.refresh());
        assertFalse(peers.isReachable(OTHER));
        assertFalse(peers.send(OTHER, bytes("a")));
        assertEquals(Set.of(), peers.refresh());
    }

    /// Between two looks it went and came again: it is another process, and has nothing of what was sent to the one before.
    @Test
    void aNodeThatCameBackUnderItsNumberHasAWayOfItsOwn() throws Exception {
        peers.send(OTHER, bytes("before"));
        byte[] before = sent.take();
        ignite.leaves(other);
        ignite.joins(OTHER);
        assertEquals(Set.of(), peers.refresh());
        peers.send(OTHER, bytes("after"));
        Received there = new Received();
        Inbox itsInbox = new Inbox(1, there, (_, _) -> {});
        itsInbox.received(sent.take());
        assertEquals(List.of("1: after"), there.rest(), "its first, with nothing lost");
        itsInbox.received(before);
        assertEquals(List.of(LOST, "1: before"), there.rest(), "of another outbox");
    }

    @Test
    void whatANodeSendsThatWasHereBeforeMayLackSomething() {
        ignite.brings(other, FRAMES, InboxTest.batch(7, 1, "a"));
        ignite.leaves(other);
        UUID again = ignite.joins(OTHER);
        ignite.brings(again, FRAMES, InboxTest.batch(8, 1, "b"));
        assertEquals(List.of("2: a", LOST, "2: b"), received.rest());
    }

    @Test
    void whatCameOfANodeThatIsGoneIsLeftOut() {
        ignite.leaves(other);
        ignite.brings(other, FRAMES, InboxTest.batch(7, 1, "a"));
        assertEquals(List.of(), received.rest());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
