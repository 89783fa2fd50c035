package org.bluetick.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;
import org.bluetick.api.TestClock;
import org.bluetick.api.TickChanged;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.junit.jupiter.api.Test;

final class DigestTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org/balcony");
    private static final Jid NURSE = Jid.of("nurse@example.com/kitchen");

    private final TestClock clock = new TestClock();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(clock, 0));
    private final TickStore store = new MemoryTickStore();
    private final List<TickChanged> told = new ArrayList<>();
    private final Digest digest = new Digest(journal, store, clock, told::add);

    @Test
    void aReceiptMovesWhatIsReceived() {
        MessageId first = sent(JULIET, "m1", body());
        sent(JULIET, "m2", body());
        received(JULIET, "r1", receipt("m1"));

        Tick tick = tick(JULIET);

        assertEquals(first, tick.received());
        assertEquals(MessageId.MIN, tick.displayed());
        assertEquals(List.of(new TickChanged(ROMEO, JULIET.bare(), first, MessageId.MIN, 0)), told);
    }

    @Test
    void aMarkerMovesWhatIsDisplayedAndReceived() {
        sent(JULIET, "m1", body());
        MessageId second = sent(JULIET, "m2", body());
        received(JULIET, "d1", displayed("m2"));

        Tick tick = tick(JULIET);

        assertEquals(second, tick.received());
        assertEquals(second, tick.displayed());
    }

    @Test
    void aLateMarkTakesNothingBack() {
        sent(JULIET, "m1", body());
        MessageId second = sent(JULIET, "m2", body());
        received(JULIET, "d1", displayed("m2"));
        digest.update(ROMEO);
        told.clear();
        received(JULIET, "d2", displayed("m1"));
        received(JULIET, "r1", receipt("m1"));

        assertEquals(second, tick(JULIET).displayed());
        assertEquals(second, tick(JULIET).received());
        assertEquals(List.of(), told);
    }

    @Test
    void aMarkIsFoundHoweverLongAgoItsMessageWasDigested() {
        MessageId named = sent(JULIET, "m1", body());
        for (int i = 0; i < 350; i++) {
            sent(JULIET, "later" + i, body());
            digest.update(ROMEO);
        }
        received(JULIET, "d1", displayed("m1"));

        assertEquals(named, tick(JULIET).displayed());
    }

    @Test
    void aMarkIsFoundHoweverManyMessagesAreBehind() {
        List<MessageId> own = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            own.add(sent(JULIET, "m" + i, body()));
        }
        digest.update(ROMEO);
        received(JULIET, "d1", displayed("m500"));
        assertEquals(own.get(500), tick(JULIET).displayed());

        received(JULIET, "d2", displayed("m2900"));
        assertEquals(own.get(2900), tick(JULIET).displayed());
    }

    @Test
    void aMarkMayNameTheIdOfAMessageThatHasAnOriginIdToo() {
        MessageId named = sent(JULIET, "m1", body() + "<origin-id xmlns='urn:xmpp:sid:0' id='other'/>", "other");
        sent(JULIET, "m2", body());
        digest.update(ROMEO);
        received(JULIET, "d1", displayed("m1"));

        assertEquals(named, tick(JULIET).displayed());
    }

    @Test
    void ofThousandsThoseAreUnreadThatCameAfterTheLastOneRead() {
        for (int i = 0; i < 3000; i++) {
            received(JULIET, "m" + i, i % 3 == 0 ? receipt("x" + i) : body());
        }
        digest.update(ROMEO);
        assertEquals(2000, tick(JULIET).unread());
        for (int read : List.of(250, 251, 1499, 1500, 1501, 2600, 2998, 2999)) {
            sent(JULIET, "d" + read, displayed("m" + read));
            assertEquals(2000 - (2 * read + 2) / 3, tick(JULIET).unread(), "read up to " + read);
        }
    }

    @Test
    void whatIsSaidElsewhereCountsOfThousandsToo() {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            ids.add(received(JULIET, "m" + i, body()));
        }
        for (int read : List.of(99, 100, 1499, 2899, 2999)) {
            digest.displayed(ROMEO, JULIET.bare(), ids.get(read));
            assertEquals(2999 - read, tick(JULIET).unread(), "read up to " + read);
        }
    }

    /// What was counted may be gone by the time it is read.
    @Test
    void whatWasRemovedUnreadIsNotSubtracted() {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            ids.add(received(JULIET, "m" + i, body()));
        }
        digest.displayed(ROMEO, JULIET.bare(), ids.get(10));
        journal.removeBefore(ROMEO, ids.get(1000), 2000);
        digest.displayed(ROMEO, JULIET.bare(), ids.get(1100));

        assertEquals(1899, tick(JULIET).unread());
    }

    @Test
    void anotherPeerCannotMark() {
        sent(JULIET, "m1", body());
        received(NURSE, "d1", displayed("m1"));

        assertEquals(MessageId.MIN, tick(JULIET).displayed());
        assertEquals(MessageId.MIN, tick(NURSE).displayed());
    }

    @Test
    void whatIsSentLaterIsNotMarkedBefore() {
        received(JULIET, "d1", displayed("m1"));
        sent(JULIET, "m1", body());

        assertEquals(MessageId.MIN, tick(JULIET).displayed());
    }

    @Test
    void ofTwoMessagesOfOneNameTheEarlierIsMarked() {
        MessageId earlier = sent(JULIET, "1", body());
        MessageId later = sent(JULIET, "1", body());
        received(JULIET, "d1", displayed("1"));
        assertEquals(earlier, tick(JULIET).displayed());

        received(JULIET, "d2", displayed("1"));
        assertEquals(later, tick(JULIET).displayed());
    }

    @Test
    void oneWhoHasReadIsToldOf() {
        received(JULIET, "m1", body());
        MessageId second = received(JULIET, "m2", body());
        received(JULIET, "m3", body());
        assertEquals(3, tick(JULIET).unread());
        sent(JULIET, "d1", displayed("m2"));

        Tick tick = tick(JULIET);

        assertEquals(1, tick.unread());
        assertEquals(second, tick.ownDisplayed());
        assertEquals(second, tick.ownReceived());
        assertEquals(new TickChanged(ROMEO, JULIET.bare(), MessageId.MIN, MessageId.MIN, 1), told.getLast());
    }

    @Test
    void theLastMessageIsThatOfEitherSideButNoMark() {
        received(JULIET, "m1", body());
        assertEquals(sent(JULIET, "m2", body()), tick(JULIET).last());
        MessageId third = received(JULIET, "m3", body());
        sent(JULIET, "d1", displayed("m3"));

        assertEquals(third, tick(JULIET).last());
    }

    @Test
    void whatIsBeyondTheHorizonIsNotSkipped() {
        MessageId inFlight = journal.nextId();
        received(JULIET, "m2", body());
        digest.update(ROMEO);
        journal.commit(List.of(entry(inFlight, JULIET, Direction.RECEIVED, "m1", body())));

        assertEquals(2, tick(JULIET).unread());
    }

    @Test
    void aHistoryOfManyPagesIsDigestedAtOnce() {
        for (int i = 0; i < 250; i++) {
            received(i % 2 == 0 ? JULIET : NURSE, "m" + i, body());
        }
        sent(JULIET, "d1", displayed("m240"));

        assertEquals(4, tick(JULIET).unread());
        assertEquals(125, tick(NURSE).unread());
    }

    @Test
    void manyAtTheSameTimeCountNothingTwice() throws Exception {
        for (int i = 0; i < 1000; i++) {
            received(JULIET, "m" + i, body());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = IntStream.range(0, 4).<Future<?>>mapToObj(_ -> threads.submit(() ->
                    new Digest(journal, store, clock, _ -> {}).update(ROMEO))).toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(1000, store.find(ROMEO, JULIET.bare()).orElseThrow().unread());
    }

    /// Whatever comes, and however often the digest is brought up to date meanwhile: the same ticks, which never go back,
    /// claim nothing that nobody said, and count as a simple model does.
    @Test
    void ticksAreTheSameHoweverTheHistoryIsCutIntoPages() {
        for (int round = 0; round < 200; round++) {
            long seed = 4711 + round;
            Random random = new Random(seed);
            DigestTest often = new DigestTest();
            Tick known = Tick.none(JULIET.bare());
            int read = -1;
            List<Integer> unread = new ArrayList<>();
            List<Integer> named = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                int about = random.nextInt(i + 2);
                Direction direction = random.nextBoolean() ? Direction.SENT : Direction.RECEIVED;
                boolean mark = random.nextInt(3) == 0;
                String payload = mark ? displayed(name(direction == Direction.SENT ? Direction.RECEIVED : Direction.SENT, about)) : body();
                often.keep(JULIET, direction, name(direction, i), payload);
                if (direction == Direction.RECEIVED) {
                    named.add(i);
                    unread.addAll(mark ? List.of() : List.of(i));
                } else if (mark && named.contains(about)) {
                    read = Math.max(read, about);
                }
                int upTo = read;
                unread.removeIf(each -> each <= upTo);
                if (random.nextInt(10) == 0) {
                    Tick now = often.tick(JULIET);
                    assertEquals(unread.size(), now.unread(), "unread, seed " + seed);
                    assertEquals(known.advancedTo(now), now, "a tick was taken back, seed " + seed);
                    known = now;
                }
            }
            TickStore once = new MemoryTickStore();
            new Digest(often.journal, once, often.clock, _ -> {}).update(ROMEO);
            often.digest.update(ROMEO);
            assertEquals(often.store.digested(ROMEO), once.digested(ROMEO), "seed " + seed);
            assertEquals(often.tick(JULIET), once.find(ROMEO, JULIET.bare()).orElseThrow(), "seed " + seed);
        }
    }

    @Test
    void anOldHistoryIsNotReadFromTheBeginning() {
        received(JULIET, "m1", body());
        clock.advance(Duration.ofDays(31));
        received(JULIET, "m2", body());

        assertEquals(1, tick(JULIET).unread());
    }

    private static String name(Direction direction, int number) {
        return (direction == Direction.SENT ? "own" : "theirs") + number;
    }

    private Tick tick(Jid peer) {
        digest.update(ROMEO);
        return store.find(ROMEO, peer.bare()).orElse(Tick.none(peer.bare()));
    }

    private MessageId sent(Jid peer, String name, String payload) {
        return keep(peer, Direction.SENT, name, payload);
    }

    private MessageId sent(Jid peer, String id, String payload, String originId) {
        MessageId kept = journal.nextId();
        JournalEntry entry = entry(kept, peer, Direction.SENT, id, payload);
        journal.commit(List.of(new JournalEntry(ROMEO, kept, peer, Direction.SENT, true, false, entry.stanza(), originId, null)));
        return kept;
    }

    private MessageId received(Jid peer, String name, String payload) {
        return keep(peer, Direction.RECEIVED, name, payload);
    }

    private MessageId keep(Jid peer, Direction direction, String name, String payload) {
        MessageId id = journal.nextId();
        journal.commit(List.of(entry(id, peer, direction, name, payload)));
        return id;
    }

    private static JournalEntry entry(MessageId id, Jid peer, Direction direction, String name, String payload) {
        return new JournalEntry(ROMEO, id, peer, direction, true, false,
                "<message xmlns='jabber:client' type='chat' id='" + name + "'>" + payload + "</message>", name, null);
    }

    private static String body() {
        return "<body>Hello</body>";
    }

    private static String receipt(String named) {
        return "<received xmlns='urn:xmpp:receipts' id='" + named + "'/>";
    }

    private static String displayed(String named) {
        return "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + named + "'/>";
    }
}
