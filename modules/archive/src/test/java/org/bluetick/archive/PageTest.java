package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.junit.jupiter.api.Test;

final class PageTest {
    private static final int SEED = 59;

    @Test
    void pagesForwardAndBackwardCoverEverything() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            int size = random.nextInt(300);
            int max = 1 + random.nextInt(120);
            History history = messages(size, "short");
            String seed = "seed " + SEED + ", round " + round + ": " + size + " messages in pages of " + max;
            assertEquals(LongStream.range(0, size).boxed().toList(), forward(history, max), seed);
            assertEquals(LongStream.range(0, size).boxed().toList(), backward(history, max), seed);
        }
    }

    @Test
    void aPageThatIsJustFullIsWhole() {
        History history = messages(64, "short");
        assertTrue(Page.read(history, HistoryFilter.ALL, false, 64).whole());
        assertTrue(Page.read(history, HistoryFilter.ALL, true, 64).whole());
        assertFalse(Page.read(history, HistoryFilter.ALL, false, 63).whole());
        assertFalse(Page.read(history, HistoryFilter.ALL, true, 63).whole());
    }

    @Test
    void aPageOfNothingIsWholeOnlyWhenThereIsNothing() {
        assertTrue(Page.read(messages(0, ""), HistoryFilter.ALL, false, 0).whole());
        assertFalse(Page.read(messages(1, ""), HistoryFilter.ALL, false, 0).whole());
    }

    @Test
    void largeMessagesEndAPageEarly() {
        History history = messages(20, "x".repeat(200_000));
        Page first = Page.read(history, HistoryFilter.ALL, false, 50);
        assertEquals(List.of(0L, 1L, 2L), ids(first));
        assertFalse(first.whole());
        Page last = Page.read(history, HistoryFilter.ALL, true, 50);
        assertEquals(List.of(17L, 18L, 19L), ids(last));
        assertFalse(last.whole());
        assertEquals(LongStream.range(0, 20).boxed().toList(), forward(history, 50));
        assertEquals(LongStream.range(0, 20).boxed().toList(), backward(history, 50));
    }

    private static List<Long> forward(History history, int max) {
        List<Long> all = new ArrayList<>();
        HistoryFilter left = HistoryFilter.ALL;
        for (boolean whole = false; !whole; ) {
            Page page = Page.read(history, left, false, max);
            all.addAll(ids(page));
            whole = page.whole();
            left = whole ? left : left.after(page.messages().getLast().id());
        }
        return all;
    }

    private static List<Long> backward(History history, int max) {
        List<Long> all = new ArrayList<>();
        HistoryFilter left = HistoryFilter.ALL;
        for (boolean whole = false; !whole; ) {
            Page page = Page.read(history, left, true, max);
            all.addAll(0, ids(page));
            whole = page.whole();
            left = whole ? left : left.before(page.messages().getFirst().id());
        }
        return all;
    }

    private static List<Long> ids(Page page) {
        return page.messages().stream().map(message -> message.id().value()).toList();
    }

    private static History messages(int count, String stanza) {
        return new History.Some(LongStream.range(0, count)
                .mapToObj(id -> new KeptMessage(new MessageId(id), Jid.of("juliet@capulet.example"), Direction.SENT, stanza))
                .toList());
    }
}
