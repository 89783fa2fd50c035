package org.bluetick.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.MessageId;
import org.bluetick.storage.StorageException;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final List<String> log = new ArrayList<>();
    private final LoggingJournal journal = new LoggingJournal();

    /// Says what it was to write, or fails.
    private final class LoggingJournal implements Journal {
        private boolean broken;

        @Override
        public void observe(MessageId seen) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MessageId nextId() {
            return MessageId.MIN;
        }

        @Override
        public void commit(List<JournalEntry> entries) {
            if (broken) {
                throw new StorageException("broken on purpose");
            }
            log.add("commit " + entries.stream().map(entry -> Long.toString(entry.id().value())).toList());
        }

        @Override
        public MessageId nextId(Jid owner) {
            return MessageId.MIN;
        }

        @Override
        public void awaitInFlight(Jid owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abandon(MessageId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abandon(Jid owner, MessageId id) {
            log.add("abandon " + id.value());
        }

        @Override
        public void acknowledged(Jid owner, List<MessageId> ids) {
            log.add("acknowledged");
        }

        @Override
        public void flush() {
            log.add("flush");
        }

        @Override
        public MessageId horizon() {
            return MessageId.MIN;
        }

        @Override
        public boolean isAvailable() {
            return !broken;
        }
    }

    private void says(String word) {
        log.add(word);
    }

    private void then(String word) {
        Turn.afterCommit(() -> says(word));
    }

    private static void keeps(long id) {
        Turn.keep(Entries.entry(new MessageId(id)));
    }

    @Test
    void aTurnThatKeepsNothingHasItsEffectsAtOnceAndCommitsNothing() {
        Turn.run(journal, () -> {
            then("effect");
            says("work");
        });
        assertEquals(List.of("effect", "work"), log);
    }

    @Test
    void outsideATurnAnEffectIsAtOnceAndNothingCanBeKept() {
        then("effect");
        assertEquals(List.of("effect"), log);
        assertThrows(NoSuchElementException.class, () -> keeps(1));
    }

    @Test
    void whatIsKeptIsCommittedOnceBeforeItsEffectsAndTheyKeepTheirOrder() {
        Turn.run(journal, () -> {
            then("before");
            keeps(1);
            then("first");
            keeps(2);
            then("second");
            says("work");
        });
        assertEquals(List.of("before", "work", "commit [1, 2]", "first", "second"), log);
    }

    @Test
    void aTurnInsideATurnJoinsIt() {
        Turn.run(journal, () -> {
            keeps(1);
            Turn.run(journal, () -> {
                keeps(2);
                then("inner");
            });
            says("work");
        });
        assertEquals(List.of("work", "commit [1, 2]", "inner"), log);
    }

    @Test
    void whatMustBeSeenNowIsCommittedNow() {
        Turn.run(journal, () -> {
            keeps(1);
            then("first");
            Turn.commitNow();
            says("request");
            then("at once");
            keeps(2);
            then("second");
        });
        assertEquals(List.of("commit [1]", "first", "request", "at once", "commit [2]", "second"), log);
    }

    @Test
    void nothingIsToldOfWhatCouldNotBeKept() {
        journal.broken = true;
        assertThrows(StorageException.class, () -> Turn.run(journal, () -> {
            keeps(1);
            then("effect");
        }));
        assertEquals(List.of("abandon 1"), log);
    }

    @Test
    void aRequestThatMustSeeWhatCannotBeKeptFailsAndSoDoesItsTurn() {
        journal.broken = true;
        assertThrows(StorageException.class, () -> Turn.run(journal, () -> {
            keeps(1);
            then("effect");
            assertThrows(StorageException.class, Turn::commitNow);
            then("answer");
        }));
        assertEquals(List.of("abandon 1"), log);
    }

    @Test
    void workThatThrowsCommitsNothingAndHoldsNobodyUp() {
        assertThrows(IllegalStateException.class, () -> Turn.run(journal, () -> {
            keeps(1);
            throw new IllegalStateException("on purpose");
        }));
        assertEquals(List.of("abandon 1"), log);
    }

    @Test
    void whatAnEffectKeepsIsCommittedToo() {
        Turn.run(journal, () -> {
            keeps(1);
            Turn.afterCommit(() -> {
                keeps(2);
                then("last");
            });
            then("next");
        });
        assertEquals(List.of("commit [1]", "next", "commit [2]", "last"), log);
    }

    @Test
    void theRunningTurnKnowsWhatItKeepsPending() {
        Turn.run(journal, () -> {
            keeps(1);
            assertTrue(Turn.keepsPending(Entries.OWNER, new MessageId(1)));
            assertFalse(Turn.keepsPending(Entries.OWNER, new MessageId(2)));
            assertFalse(Turn.keepsPending(Jid.of("nurse@capulet.example"), new MessageId(1)));
        });
        assertFalse(Turn.keepsPending(Entries.OWNER, new MessageId(1)));
    }

    @Test
    void whatWasRefusedIsNotKeptForItsSender() {
        Turn.run(journal, () -> {
            Turn.keep(sent(1, null));
            int mark = Turn.mark();
            Turn.keep(sent(2, null));
            keeps(3);
            Turn.refused(mark, Entries.OWNER);
        });
        assertEquals(List.of("abandon 2", "commit [1, 3]"), log);
    }

    @Test
    void whatWasRefusedStillCountsOnItsStream() {
        Turn.run(journal, () -> {
            Turn.keep(sent(1, new StreamCount("stream", 7)));
            Turn.refused(0, Entries.OWNER);
            JournalEntry left = Turn.kept(entry -> true).orElseThrow();
            assertEquals(new StreamCount("stream", 7), left.sent());
            assertFalse(left.archived());
        });
        assertEquals(List.of("commit [1]"), log);
    }

    private static JournalEntry sent(long id, StreamCount count) {
        return new JournalEntry(Entries.OWNER, new MessageId(id), Jid.of("romeo@montague.example"), JournalEntry.Direction.SENT,
                true, false, "<message xmlns='jabber:client'/>", "m" + id, count);
    }
}
