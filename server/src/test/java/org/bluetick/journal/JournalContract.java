package org.bluetick.journal;

import static org.bluetick.journal.Entries.JULIET;
import static org.bluetick.journal.Entries.ROMEO;
import static org.bluetick.journal.Entries.entry;
import static org.bluetick.journal.Entries.received;
import static org.bluetick.journal.Entries.sent;
import static org.bluetick.journal.Entries.withOrigin;
import static org.bluetick.journal.Entries.withStanza;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.NamedMessage;
import org.bluetick.api.SentMessage;
import org.bluetick.api.TestClock;
import org.bluetick.storage.StorageException;
import org.junit.jupiter.api.Test;

/// What every journal does, with its reading side.
abstract class JournalContract {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);

    abstract Journal journal();

    abstract MessageLog log();

    /// For the journal to be made with; it begins at [#NOON].
    final Clock clock() {
        return clock;
    }

    @Test
    void findsWordsInBodies() {
        log().searchable(true);
        MessageId first = keep("<message xmlns='jabber:client'><body>O blessed, blessed Night!</body></message>");
        MessageId second = keep("<message xmlns='jabber:client'><body xml:lang='en'>by night &amp; by day</body></message>");
        keep("<message xmlns='jabber:client'><body>afeard</body></message>");

        assertEquals(List.of(first, second), found("night"));
        assertEquals(List.of(first), found("NIGHT blessed"));
        assertEquals(List.of(), found("blessed afeard"));
        assertEquals(List.of(second), log().last(ROMEO, HistoryFilter.ALL.containing("night"), 1).stream().map(KeptMessage::id).toList());
        assertEquals(2, log().count(ROMEO, HistoryFilter.ALL.containing("night"), 10));
        assertEquals(List.of(), log().first(JULIET, HistoryFilter.ALL.containing("night"), 10));
        log().searchable(false);
    }

    private MessageId keep(String stanza) {
        MessageId id = journal().nextId();
        journal().commit(List.of(new JournalEntry(ROMEO, id, JULIET, Direction.SENT, true, false, stanza, null, null)));
        return id;
    }

    private List<MessageId> found(String words) {
        return log().first(ROMEO, HistoryFilter.ALL.containing(words), 10).stream().map(KeptMessage::id).toList();
    }

    @Test
    void keepsAMessageForBothSides() {
        MessageId id = journal().nextId();
        journal().commit(List.of(sent(ROMEO, id, JULIET.withResource("balcony")), received(JULIET, id, ROMEO)));
        assertEquals(List.of(new KeptMessage(id, JULIET.withResource("balcony"), Direction.SENT, Entries.stanza(id))),
                all(ROMEO));
        assertEquals(List.of(new KeptMessage(id, ROMEO, Direction.RECEIVED, Entries.stanza(id))), all(JULIET));
        assertEquals(List.of(), log().pendingOf(ROMEO, MessageId.MIN, 10));
        assertEquals(all(JULIET), log().pendingOf(JULIET, MessageId.MIN, 10));
    }

    @Test
    void keepsNothingOfNothing() {
        journal().commit(List.of());
        assertEquals(List.of(), all(ROMEO));
        assertEquals(0, log().countPending(ROMEO, 10));
    }

    @Test
    void givesRisingIds() {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(journal().nextId());
        }
        assertEquals(ids.stream().sorted().distinct().toList(), ids);
        ids.forEach(journal()::abandon);
        assertTrue(journal().horizon().isAfter(ids.getLast()));
    }

    @Test
    void showsNoMessageAboveOneInFlight() {
        MessageId slow = journal().nextId();
        MessageId fast = keep(ROMEO, JULIET);
        assertEquals(List.of(), all(ROMEO));
        assertEquals(0, log().count(ROMEO, HistoryFilter.ALL, 10));
        assertEquals(List.of(fast), ids(log().find(ROMEO, List.of(fast))));
        assertEquals(List.of(), log().last(ROMEO, HistoryFilter.ALL, 10));
        journal().commit(List.of(received(ROMEO, slow, JULIET)));
        assertEquals(List.of(slow, fast), ids(all(ROMEO)));
    }

    @Test
    void showsTheRestWhenAnIdIsAbandoned() {
        MessageId never = journal().nextId();
        MessageId kept = keep(ROMEO, JULIET);
        journal().abandon(never);
        assertEquals(List.of(kept), ids(all(ROMEO)));
    }

    @Test
    void showsPendingAboveOneInFlight() {
        MessageId slow = journal().nextId();
        MessageId fast = keep(ROMEO, JULIET);
        assertEquals(List.of(fast), ids(log().pendingOf(ROMEO, MessageId.MIN, 10)));
        journal().abandon(slow);
    }

    @Test
    void pagesForwardAndBackward() {
        List<MessageId> ids = keep(25);
        assertEquals(ids.subList(0, 10), ids(log().first(ROMEO, HistoryFilter.ALL, 10)));
        assertEquals(ids.subList(10, 20), ids(log().first(ROMEO, HistoryFilter.ALL.after(ids.get(9)), 10)));
        assertEquals(ids.subList(20, 25), ids(log().first(ROMEO, HistoryFilter.ALL.after(ids.get(19)), 10)));
        assertEquals(ids.subList(15, 25), ids(log().last(ROMEO, HistoryFilter.ALL, 10)));
        assertEquals(ids.subList(5, 15), ids(log().last(ROMEO, HistoryFilter.ALL.before(ids.get(15)), 10)));
        assertEquals(ids.subList(3, 6), ids(log().first(ROMEO,
                HistoryFilter.ALL.after(ids.get(2)).before(ids.get(6)), 10)));
        assertEquals(List.of(), log().first(JULIET, HistoryFilter.ALL, 10));
    }

    @Test
    void filtersByTime() {
        MessageId first = keep(ROMEO, JULIET);
        clock.advance(Duration.ofMinutes(1));
        MessageId second = keep(ROMEO, JULIET);
        clock.advance(Duration.ofMinutes(1));
        MessageId third = keep(ROMEO, JULIET);
        Instant time = second.time();
        assertEquals(List.of(second, third), ids(log().first(ROMEO, HistoryFilter.ALL.start(time), 10)));
        assertEquals(List.of(first, second), ids(log().first(ROMEO, HistoryFilter.ALL.end(time), 10)));
        assertEquals(List.of(second), ids(log().last(ROMEO, HistoryFilter.ALL.start(time).end(time), 10)));
        assertEquals(List.of(), log().first(ROMEO, HistoryFilter.ALL.end(time.minusSeconds(3600)), 10));
        assertEquals(List.of(), log().first(ROMEO, HistoryFilter.ALL.start(third.time().plusMillis(1)), 10));
    }

    @Test
    void filtersByPeer() {
        MessageId balcony = keep(ROMEO, JULIET.withResource("balcony"));
        MessageId bare = keep(ROMEO, JULIET);
        MessageId other = keep(ROMEO, Jid.of("nurse@capulet.example"));
        assertEquals(List.of(balcony, bare), ids(log().first(ROMEO, HistoryFilter.ALL.with(JULIET), 10)));
        assertEquals(List.of(balcony),
                ids(log().last(ROMEO, HistoryFilter.ALL.with(JULIET.withResource("balcony")), 10)));
        assertEquals(List.of(bare), ids(log().first(ROMEO, HistoryFilter.ALL.with(JULIET).after(balcony), 10)));
        assertEquals(2, log().count(ROMEO, HistoryFilter.ALL.with(JULIET), 10));
        assertEquals(List.of(balcony, other), ids(log().find(ROMEO, List.of(other, balcony, MessageId.MAX))));
    }

    @Test
    void countsNoFurtherThanAsked() {
        keep(5);
        assertEquals(5, log().count(ROMEO, HistoryFilter.ALL, 10));
        assertEquals(3, log().count(ROMEO, HistoryFilter.ALL, 3));
        assertEquals(5, log().countPending(ROMEO, 10));
        assertEquals(3, log().countPending(ROMEO, 3));
    }

    @Test
    void forgetsWhatWasAcknowledgedAtOnce() {
        List<MessageId> ids = keep(5);
        journal().acknowledged(ROMEO, ids.subList(0, 2));
        assertEquals(ids.subList(2, 5), ids(log().pendingOf(ROMEO, MessageId.MIN, 10)));
        assertEquals(ids.subList(3, 4), ids(log().pendingOf(ROMEO, ids.get(2), 1)));
        journal().flush();
        assertEquals(ids.subList(2, 5), ids(log().pendingOf(ROMEO, MessageId.MIN, 10)));
        assertEquals(3, log().countPending(ROMEO, 10));
        assertEquals(ids, ids(all(ROMEO)));
    }

    @Test
    void keepsWhatIsNotArchivedUntilItIsAcknowledged() {
        MessageId id = journal().nextId();
        journal().commit(List.of(entry(ROMEO, id, JULIET, Direction.RECEIVED, false, true)));
        assertEquals(List.of(), all(ROMEO));
        assertEquals(List.of(), log().find(ROMEO, List.of(id)));
        assertEquals(List.of(id), ids(log().pendingOf(ROMEO, MessageId.MIN, 10)));
        assertEquals(0, log().removeUnarchived(MessageId.MAX, 10));
        journal().acknowledged(ROMEO, List.of(id));
        journal().flush();
        assertEquals(List.of(), log().pendingOf(ROMEO, MessageId.MIN, 10));
        assertEquals(0, log().removeUnarchived(MessageId.MAX, 10));
    }

    @Test
    void knowsWhatAnOwnerHasSent() {
        MessageId first = journal().nextId();
        MessageId second = journal().nextId();
        MessageId nameless = journal().nextId();
        JournalEntry unarchived = withOrigin(entry(ROMEO, second, JULIET, Direction.SENT, false, false), "o2", "stream", 9);
        journal().commit(List.of(
                withOrigin(sent(ROMEO, first, JULIET), "o1", "stream", 7),
                unarchived,
                sent(ROMEO, nameless, JULIET),
                withOrigin(received(JULIET, first, ROMEO), "o1", "stream", 7)));
        assertEquals(List.of(new SentMessage(second, "o2", "stream"), new SentMessage(first, "o1", "stream")), log().lastSent(ROMEO, MessageId.MIN, 10));
        assertEquals(List.of(new SentMessage(second, "o2", "stream")), log().lastSent(ROMEO, MessageId.MIN, 1));
        assertEquals(List.of(new SentMessage(second, "o2", "stream")), log().lastSent(ROMEO, first, 10));
        assertEquals(List.of(), log().lastSent(JULIET, MessageId.MIN, 10));
        assertEquals(List.of(first, second), ids(log().findSent(ROMEO, List.of(second, first, MessageId.MAX))));
        assertEquals(List.of(new KeptMessage(second, JULIET, Direction.SENT, unarchived.stanza())),
                log().findSent(ROMEO, List.of(second)));
        assertEquals(List.of(), log().findSent(JULIET, List.of(first)));
    }

    /// Of a sender who keeps no history.
    @Test
    void aTraceIsInNoHistoryAndWaitsForNobody() {
        MessageId id = journal().nextId();
        JournalEntry trace = withStanza(entry(ROMEO, id, JULIET, Direction.SENT, false, false), "sha-256:AAAA");
        journal().commit(List.of(withOrigin(trace, "o1", "stream", 1)));
        assertEquals(List.of(), log().first(ROMEO, HistoryFilter.ALL, 10));
        assertEquals(List.of(), log().last(ROMEO, HistoryFilter.ALL.with(JULIET), 10));
        assertEquals(List.of(), log().find(ROMEO, List.of(id)));
        assertEquals(0, log().count(ROMEO, HistoryFilter.ALL, 10));
        assertEquals(0, log().countPending(ROMEO, 10));
        assertEquals(List.of(), log().pendingOf(ROMEO, MessageId.MIN, 10));
        assertEquals(OptionalLong.of(1), log().lastCount(ROMEO, "stream", MessageId.MIN));
        assertEquals(1, log().removeUnarchived(MessageId.MAX, 10));
        assertEquals(List.of(), log().lastSent(ROMEO, MessageId.MIN, 10));
    }

    @Test
    void whatAnOwnerSendsToItselfItHasSentOnce() {
        MessageId note = journal().nextId();
        MessageId unarchived = journal().nextId();
        journal().commit(List.of(
                withOrigin(received(ROMEO, note, ROMEO.withResource("orchard")), "o1", "stream", 1),
                withOrigin(entry(ROMEO, unarchived, ROMEO, Direction.RECEIVED, false, true), "o2", "stream", 2)));
        assertEquals(List.of(new SentMessage(note, "o1", "stream")), log().lastSent(ROMEO, MessageId.MIN, 10));
        assertEquals(List.of(note), ids(log().findSent(ROMEO, List.of(note, unarchived))));
    }

    @Test
    void aStreamThatWasClosedIsKnownAfterItsMessages() {
        MessageId first = journal().nextId();
        MessageId closed = journal().nextId();
        journal().commit(List.of(
                withOrigin(sent(ROMEO, first, JULIET), "o1", "stream", 7),
                JournalEntry.closed(ROMEO, closed, "stream")));
        assertEquals(List.of(new SentMessage(closed, null, "stream"), new SentMessage(first, "o1", "stream")),
                log().lastSent(ROMEO, MessageId.MIN, 10));
        assertEquals(OptionalLong.of(7), log().lastCount(ROMEO, "stream", MessageId.MIN));
        assertEquals(1, log().countAbove(ROMEO, "stream", MessageId.MIN, 0));
        assertEquals(List.of(first), ids(all(ROMEO)));
        assertEquals(0, log().countPending(ROMEO, 10));
        assertEquals(1, log().removeUnarchived(MessageId.MAX, 10));
    }

    @Test
    void countsWhatCameOnAStream() {
        MessageId first = journal().nextId();
        MessageId second = journal().nextId();
        journal().commit(List.of(
                withOrigin(sent(ROMEO, first, JULIET), "o1", "stream", 7),
                withOrigin(sent(ROMEO, second, JULIET), "o2", "stream", 9)));
        assertEquals(OptionalLong.of(9), log().lastCount(ROMEO, "stream", MessageId.MIN));
        assertEquals(OptionalLong.empty(), log().lastCount(ROMEO, "stream", second));
        assertEquals(OptionalLong.empty(), log().lastCount(ROMEO, "other", MessageId.MIN));
        assertEquals(2, log().countAbove(ROMEO, "stream", MessageId.MIN, 0));
        assertEquals(1, log().countAbove(ROMEO, "stream", MessageId.MIN, 7));
        assertEquals(0, log().countAbove(ROMEO, "stream", second, 0));
        assertEquals(0, log().countAbove(ROMEO, "other", MessageId.MIN, 0));
    }

    @Test
    void findsMessagesByTheirNames() {
        MessageId first = journal().nextId();
        MessageId second = journal().nextId();
        MessageId third = journal().nextId();
        journal().commit(List.of(
                withOrigin(sent(ROMEO, first, JULIET), "o1", "stream", 1),
                withOrigin(received(ROMEO, second, JULIET), "o1", "stream", 2),
                withOrigin(sent(ROMEO, third, JULIET), "o2", "stream", 3)));
        HistoryFilter withJuliet = HistoryFilter.ALL.with(JULIET);
        NamedMessage own = new NamedMessage(first, Direction.SENT, "o1");
        NamedMessage hers = new NamedMessage(second, Direction.RECEIVED, "o1");
        assertEquals(List.of(own, hers), log().named(ROMEO, withJuliet, Set.of("o1", "o3"), 10));
        assertEquals(List.of(hers), log().named(ROMEO, withJuliet, Set.of("o1"), 2));
        assertEquals(List.of(hers), log().named(ROMEO, withJuliet.after(first), Set.of("o1"), 10));
        assertEquals(List.of(own), log().named(ROMEO, withJuliet.before(second), Set.of("o1"), 10));
        assertEquals(List.of(), log().named(ROMEO, HistoryFilter.ALL.with(ROMEO), Set.of("o1"), 10));
        assertEquals(List.of(), log().named(JULIET, HistoryFilter.ALL, Set.of("o1"), 10));
    }

    @Test
    void removesTheOldest() {
        List<MessageId> ids = keep(5);
        journal().acknowledged(ROMEO, ids.subList(1, 5));
        journal().flush();
        assertEquals(2, log().removeBefore(ROMEO, ids.get(3), 2));
        assertEquals(ids.subList(2, 5), ids(all(ROMEO)));
        assertEquals(1, log().removeBefore(ROMEO, ids.get(3), 2));
        assertEquals(ids.subList(3, 5), ids(all(ROMEO)));
        assertEquals(ids.subList(0, 1), ids(log().pendingOf(ROMEO, MessageId.MIN, 10)));
        journal().acknowledged(ROMEO, ids);
        journal().flush();
        assertEquals(List.of(), log().pendingOf(ROMEO, MessageId.MIN, 10));
        assertEquals(0, log().removeUnarchived(MessageId.MAX, 10));
    }

    @Test
    void removesAllOfAnOwner() {
        keep(5);
        MessageId other = keep(JULIET, ROMEO);
        log().removeAll(ROMEO);
        assertEquals(List.of(), all(ROMEO));
        assertEquals(0, log().countPending(ROMEO, 10));
        assertEquals(List.of(other), ids(all(JULIET)));
    }

    @Test
    void removesWhatBelongsToNoHistory() {
        MessageId first = journal().nextId();
        MessageId second = journal().nextId();
        journal().commit(List.of(
                entry(ROMEO, first, JULIET, Direction.SENT, false, false),
                entry(JULIET, first, ROMEO, Direction.RECEIVED, false, true),
                entry(ROMEO, second, JULIET, Direction.SENT, false, false)));
        keep(ROMEO, JULIET);
        assertEquals(1, log().removeUnarchived(second, 10));
        assertEquals(1, log().removeUnarchived(MessageId.MAX, 10));
        assertEquals(1, all(ROMEO).size());
        assertEquals(List.of(first), ids(log().pendingOf(JULIET, MessageId.MIN, 10)));
    }

    @Test
    void failsWhatCannotBeKeptAndNothingElse() {
        MessageId bad = journal().nextId();
        MessageId beside = journal().nextId();
        assertThrows(StorageException.class, () -> journal().commit(List.of(
                received(ROMEO, beside, JULIET), withStanza(received(ROMEO, bad, JULIET), "<a>\0</a>"))));
        MessageId good = keep(ROMEO, JULIET);
        assertEquals(List.of(good), ids(all(ROMEO)));
        assertThrows(StorageException.class, () -> journal().commit(List.of(received(ROMEO, good, JULIET))));
        assertEquals(List.of(good), ids(all(ROMEO)));
    }

    /// What a client knows that goes away as soon as it has heard of a message, and later asks for what follows that.
    @Test
    void whoHearsOfAMessageCanReadAllThatComesBeforeItInThatHistory() throws Exception {
        int writers = 8;
        int each = 25;
        Queue<Heard> heard = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Random random = new Random(i);
                all.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        MessageId id = journal().nextId(ROMEO);
                        linger(random.nextInt(50));
                        if (random.nextInt(10) == 0) {
                            journal().abandon(ROMEO, id);
                            continue;
                        }
                        journal().commit(List.of(received(ROMEO, id, JULIET)));
                        heard.add(new Heard(id, Set.copyOf(ids(log().pendingOf(ROMEO, MessageId.MIN, Integer.MAX_VALUE)))));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        List<MessageId> history = ids(all(ROMEO));
        for (Heard one : heard) {
            List<MessageId> missing = history.stream()
                    .filter(id -> one.id().isAfter(id) && !one.readable().contains(id)).toList();
            assertEquals(List.of(), missing, "before " + one.id());
        }
    }

    private record Heard(MessageId id, Set<MessageId> readable) {}

    private static void linger(int spins) {
        for (int i = 0; i < spins; i++) {
            Thread.yield();
        }
    }

    @Test
    void aMessageInFlightHoldsUpNoOtherHistory() {
        MessageId inFlight = journal().nextId(JULIET);
        MessageId other = journal().nextId(ROMEO);
        journal().commit(List.of(received(ROMEO, other, JULIET)));
        assertEquals(List.of(other), ids(log().pendingOf(ROMEO, MessageId.MIN, 10)));
        journal().abandon(JULIET, inFlight);
        assertEquals(List.of(other), ids(all(ROMEO)));
    }

    @Test
    void whoAwaitsWhatIsInFlightCanReadItThen() throws Exception {
        journal().awaitInFlight(ROMEO);
        MessageId first = journal().nextId(ROMEO);
        MessageId second = journal().nextId(ROMEO);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<List<MessageId>>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(() -> {
                    journal().awaitInFlight(ROMEO);
                    return ids(log().pendingOf(ROMEO, MessageId.MIN, 10));
                }));
            }
            journal().abandon(ROMEO, second);
            journal().commit(List.of(received(ROMEO, first, JULIET)));
            for (Future<List<MessageId>> reader : readers) {
                assertEquals(List.of(first), reader.get());
            }
        }
    }

    @Test
    void whatCannotBeKeptHoldsUpNobody() {
        MessageId bad = journal().nextId(ROMEO);
        MessageId good = journal().nextId(ROMEO);
        assertThrows(StorageException.class, () -> journal().commit(List.of(withStanza(received(ROMEO, bad, JULIET), "<a>\0</a>"))));
        journal().commit(List.of(received(ROMEO, good, JULIET)));
        assertEquals(List.of(good), ids(all(ROMEO)));
    }

    @Test
    void isAvailable() {
        assertTrue(journal().isAvailable());
        keep(1);
        assertTrue(journal().isAvailable());
    }

    @Test
    void keepsIdsRisingWhenTheClockGoesBack() {
        MessageId before = keep(ROMEO, JULIET);
        clock.advance(Duration.ofHours(-1));
        MessageId after = keep(ROMEO, JULIET);
        assertTrue(after.isAfter(before));
        assertFalse(after.time().isBefore(before.time()));
        assertEquals(List.of(before, after), ids(all(ROMEO)));
    }

    final List<MessageId> keep(int count) {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(keep(ROMEO, JULIET));
        }
        return ids;
    }

    final MessageId keep(Jid owner, Jid peer) {
        MessageId id = journal().nextId();
        JournalEntry entry = received(owner, id, peer);
        journal().commit(List.of(entry));
        return id;
    }

    final List<KeptMessage> all(Jid owner) {
        return log().first(owner, HistoryFilter.ALL, Integer.MAX_VALUE);
    }

    static List<MessageId> ids(List<KeptMessage> messages) {
        return messages.stream().map(KeptMessage::id).toList();
    }
}
