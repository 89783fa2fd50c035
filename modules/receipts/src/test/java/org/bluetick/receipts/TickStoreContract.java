package org.bluetick.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of ticks does.
abstract class TickStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid NURSE = Jid.of("няня@example.org");

    private TickStore store;

    /// The store under test; may be the same each time.
    abstract TickStore store();

    @BeforeEach
    void removeTicks() {
        store = store();
        store.removeAll(ROMEO);
        store.removeAll(JULIET);
    }

    @Test
    void thereIsNothingAtFirst() {
        assertEquals(MessageId.MIN, store.digested(ROMEO));
        assertEquals(Optional.empty(), store.find(ROMEO, JULIET));
        assertEquals(List.of(), store.list(ROMEO));
    }

    @Test
    void givesBackWhatWasWritten() {
        Tick tick = new Tick(JULIET, id(6), id(5), id(4), id(3), id(2), 7);

        assertTrue(store.advance(ROMEO, MessageId.MIN, id(9), List.of(tick)));

        assertEquals(id(9), store.digested(ROMEO));
        assertEquals(Optional.of(tick), store.find(ROMEO, JULIET));
        assertEquals(Optional.empty(), store.find(ROMEO, NURSE));
        assertEquals(Optional.empty(), store.find(JULIET, ROMEO));
    }

    @Test
    void idsAreNotTakenBackButTheCountIs() {
        store.advance(ROMEO, MessageId.MIN, id(9), List.of(new Tick(JULIET, id(6), id(5), id(4), id(3), id(2), 7)));

        store.advance(ROMEO, id(9), id(10), List.of(new Tick(JULIET, id(1), id(8), id(1), id(8), id(1), 0)));

        assertEquals(Optional.of(new Tick(JULIET, id(6), id(8), id(4), id(8), id(2), 0)), store.find(ROMEO, JULIET));
    }

    @Test
    void whoIsTooLateWritesNothing() {
        Tick tick = new Tick(JULIET, id(6), id(5), id(4), id(3), id(2), 7);
        store.advance(ROMEO, MessageId.MIN, id(9), List.of(tick));

        assertFalse(store.advance(ROMEO, MessageId.MIN, id(12), List.of(tick.withUnread(8))));
        assertFalse(store.advance(ROMEO, id(8), id(12), List.of(tick.withUnread(8))));
        assertFalse(store.advance(JULIET, id(8), id(12), List.of(tick)));

        assertEquals(Optional.of(tick), store.find(ROMEO, JULIET));
        assertEquals(id(9), store.digested(ROMEO));
        assertEquals(MessageId.MIN, store.digested(JULIET));
        assertEquals(List.of(), store.list(JULIET));
    }

    @Test
    void aHistoryWithoutNewTicksIsDigestedToo() {
        assertTrue(store.advance(ROMEO, MessageId.MIN, id(3), List.of()));

        assertEquals(id(3), store.digested(ROMEO));
        assertEquals(List.of(), store.list(ROMEO));
    }

    @Test
    void theLatestConversationIsFirst() {
        Tick juliet = Tick.none(JULIET).withLast(id(4));
        Tick nurse = Tick.none(NURSE).withLast(id(5));
        Tick self = Tick.none(ROMEO).withLast(id(3));
        store.advance(ROMEO, MessageId.MIN, id(5), List.of(juliet, self, nurse));

        assertEquals(List.of(nurse, juliet, self), store.list(ROMEO));
    }

    @Test
    void removesAllOfOneOwnerAndOfNoOther() {
        Tick tick = Tick.none(NURSE).withLast(id(4));
        store.advance(ROMEO, MessageId.MIN, id(5), List.of(tick));
        store.advance(JULIET, MessageId.MIN, id(5), List.of(tick));

        store.removeAll(ROMEO);

        assertEquals(List.of(), store.list(ROMEO));
        assertEquals(MessageId.MIN, store.digested(ROMEO));
        assertEquals(List.of(tick), store.list(JULIET));
        assertEquals(id(5), store.digested(JULIET));
    }

    @Test
    void ofManyAtTheSameTimeOneIsFirst() throws Exception {
        for (MessageId from : List.of(MessageId.MIN, id(1), id(2))) {
            MessageId to = id(from.value() + 1);
            Tick more = store.find(ROMEO, JULIET).orElse(Tick.none(JULIET));
            Callable<Boolean> advance = () -> store.advance(ROMEO, from, to, List.of(more.withUnread(more.unread() + 1)));
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                int first = 0;
                for (Future<Boolean> done : threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> advance).toList())) {
                    first += done.get() ? 1 : 0;
                }
                assertEquals(1, first);
            }
        }
        assertEquals(3, store.find(ROMEO, JULIET).orElseThrow().unread());
    }

    private static MessageId id(long value) {
        return new MessageId(value);
    }
}
