package org.bluetick.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid ROMEO = Jid.of("romeo@capulet.example");

    private final MemoryJournal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 1));
    private final Peer peer = new Peer();
    private final Outbox outbox = new Outbox(new Pair(JULIET.domainJid(), ROMEO.domainJid()), journal, journal, Clock.systemUTC(), peer);

    @Test
    void whatWaitsIsSentInItsOrder() {
        List<MessageId> kept = List.of(keep(), keep(), keep());
        outbox.open();
        peer.runTurns();
        assertEquals(kept, peer.sent);
        assertTrue(outbox.isLive());
    }

    @Test
    void aPeerThatIsLeftWhileAPageIsSentGetsItAnewLater() {
        List<MessageId> kept = List.of(keep(), keep());
        peer.onSent = outbox::close;
        outbox.open();
        peer.runTurns();
        assertFalse(outbox.isLive());
        peer.onSent = () -> {};
        peer.sent.clear();
        outbox.open();
        peer.runTurns();
        assertEquals(kept, peer.sent);
        assertTrue(outbox.isLive());
    }

    private MessageId keep() {
        MessageId id = journal.nextId();
        journal.commit(List.of(new JournalEntry(ROMEO.domainJid(), id, JULIET, JournalEntry.Direction.RECEIVED, false, true,
                "<message from='%s' to='%s'/>".formatted(JULIET, ROMEO), null, null)));
        return id;
    }

    /// Takes everything at once, and acknowledges nothing.
    private static final class Peer implements Outbox.Sink {
        private final List<MessageId> sent = new ArrayList<>();
        private final Queue<Runnable> turns = new ArrayDeque<>();
        private Runnable onSent = () -> {};

        void runTurns() {
            while (!turns.isEmpty()) {
                turns.remove().run();
            }
        }

        @Override
        public void send(MessageId id, Element message) {
            sent.add(id);
            onSent.run();
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public boolean isUnderWay(MessageId id) {
            return false;
        }

        @Override
        public void later(Runnable task) {
            turns.add(task);
        }
    }
}
