package org.bluetick.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Keeping;
import org.bluetick.api.MessageId;
import org.bluetick.api.SessionEvents.MessagesAcknowledged;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError.Condition;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Jid ROMEO = Jid.of("romeo@montague.example/orchard");
    private static final Jid JULIET = Jid.of("juliet@capulet.example/balcony");
    private static final Duration MAX = Duration.ofMinutes(5);

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 0));
    private final LocalRoutingTable routes = new LocalRoutingTable();
    private final TestPath path = new TestPath();
    private final TestLink link = new TestLink();
    private long now = 7;
    private final SessionRegistry registry = new SessionRegistry(routes, RemoteSessions.none(), path, () -> now);
    private final Mailbox mailbox = new Mailbox(threads::add, journal, new SessionOwner());
    private final Session session = registry.open(JULIET, mailbox, link, 10).orElseThrow();

    /// Does what a stream does for its session.
    private final class SessionOwner implements Mailbox.Owner {
        @Override
        public void turnEnded() {
            session.turnEnded(false);
            session.flushed();
        }

        @Override
        public void turnFailed() {
            session.end();
        }
    }

    private static final class TestPath implements StanzaPath {
        final List<String> missed = new ArrayList<>();
        final List<String> acknowledged = new ArrayList<>();
        boolean broken;

        @Override
        public void sent(Session session, Stanza stanza) {
            if (stanza.id().orElse("").equals("kept")) {
                Turn.keep(Entries.entry(new MessageId(77)));
            }
        }

        @Override
        public Stanza delivering(Session session, Stanza stanza) {
            return stanza;
        }

        @Override
        public void missed(Session session, Stanza stanza) {
            missed.add(stanza.id().orElseThrow());
        }

        @Override
        public void emit(Record event) {
            if (event instanceof MessagesAcknowledged some) {
                some.ids().forEach(id -> acknowledged.add(Long.toString(id.value())));
            }
            if (broken && event instanceof PresenceBroadcast) {
                throw new IllegalStateException("the database is away");
            }
        }
    }

    private void run() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void inTurn(Runnable task) {
        mailbox.post(task);
        run();
    }

    private void manage() {
        inTurn(() -> assertTrue(session.manage(new StreamManagement("sm", MAX, false))));
    }

    private static Stanza message(String id) {
        Message message = Message.of(ROMEO, JULIET, Message.Type.CHAT);
        return message.withElement(message.element().with("id", id));
    }

    private static Stanza kept(String id, long journalId) {
        Element stamp = Element.of("stanza-id", Keeping.STANZA_ID)
                .with("by", JULIET.bare().toString()).with("id", new MessageId(journalId).toString());
        Stanza message = message(id);
        return message.withElement(message.element().plus(stamp));
    }

    private void deliver(Stanza... stanzas) {
        for (Stanza stanza : stanzas) {
            session.deliver(stanza);
        }
        run();
    }

    private static Element sentByClient(String id) {
        return Element.of("message", Stanza.NAMESPACE).with("to", ROMEO.toString()).with("id", id);
    }

    private List<String> resume(TestLink on, long h) {
        inTurn(() -> assertInstanceOf(Resumption.Resumed.class, session.resume(on, h)));
        return on.saw();
    }

    @Test
    void withoutStreamManagementALostStreamEndsTheSession() {
        inTurn(() -> session.detach(link));
        assertEquals(Optional.empty(), registry.find(JULIET));
        assertEquals(List.of(), routes.routes(JULIET.bare()));
        deliver(message("late"));
        assertEquals(List.of("late"), path.missed);
        assertEquals(List.of(), link.saw());
    }

    @Test
    void aDetachedSessionReceivesAndASecondStreamGetsWhatTheClientHasNot() {
        manage();
        deliver(message("1"), message("2"));
        assertEquals(List.of("1", "2", "r"), link.saw());
        inTurn(() -> session.detach(link));
        deliver(message("3"));
        assertTrue(registry.find(JULIET).isPresent());
        assertEquals(List.of("resumed 0", "2", "3"), resume(new TestLink(), 1));
        assertEquals(List.of(), link.saw());
        assertEquals(List.of(), path.missed);
    }

    @Test
    void resumptionTakesTheSessionFromAStreamThatStillLives() {
        manage();
        TestLink second = new TestLink();
        assertEquals(List.of("resumed 0"), resume(second, 0));
        assertEquals(List.of(Condition.CONFLICT), link.left);
        inTurn(() -> session.detach(link));
        deliver(message("1"));
        assertEquals(List.of("1", "r"), second.saw());
    }

    @Test
    void whatCameInTheSameTurnAsTheResumptionIsCountedAndKept() {
        manage();
        TestLink second = new TestLink();
        mailbox.post(() -> session.receive(sentByClient("kept")));
        mailbox.post(() -> assertInstanceOf(Resumption.Resumed.class, session.resume(second, 0)));
        run();
        assertEquals(List.of("resumed 1"), second.saw());
        assertEquals(1, journal.countPending(Entries.OWNER, 10));
    }

    @Test
    void nobodyResumesWithMoreThanWasSent() {
        manage();
        deliver(message("1"));
        inTurn(() -> session.detach(link));
        inTurn(() -> assertEquals(new Resumption.TooHigh(1), session.resume(new TestLink(), 2)));
        assertEquals(List.of("resumed 0", "1"), resume(new TestLink(), 0));
    }

    @Test
    void whoHasJustBeenAskedIsAskedForAllThatComesInTheNextMoment() {
        manage();
        deliver(message("1"));
        assertEquals(List.of("1", "r"), link.saw());
        inTurn(() -> session.acknowledged(1));
        deliver(message("2"));
        deliver(message("3"));
        assertEquals(List.of("2", "3"), link.saw());
        aMomentPasses();
        assertEquals(List.of("r"), link.saw());
        deliver(message("4"));
        aMomentPasses();
        assertEquals(List.of("4"), link.saw(), "it has not answered yet");
        inTurn(() -> session.acknowledged(3));
        assertEquals(List.of("r"), link.saw());
    }

    @Test
    void aClientThatOwesManyIsAskedAtOnce() {
        manage();
        deliver(message("1"));
        inTurn(() -> session.acknowledged(1));
        assertEquals(List.of("1", "r"), link.saw());
        for (int i = 1; i < 20; i++) {
            deliver(message("1"));
            assertEquals(List.of("1"), link.saw());
        }
        deliver(message("1"));
        assertEquals(List.of("1", "r"), link.saw());
    }

    @Test
    void whoIsDetachedIsAskedWhenItIsBack() {
        manage();
        deliver(message("1"));
        inTurn(() -> session.detach(link));
        TestLink second = new TestLink();
        assertEquals(List.of("resumed 0", "1"), resume(second, 0));
        aMomentPasses();
        assertEquals(List.of("r"), second.saw());
        aMomentPasses();
        assertEquals(List.of("1", "r"), link.saw(), "on the stream that is lost");
    }

    private void aMomentPasses() {
        for (int i = 0; i < 20; i++) {
            registry.ackRequests().turn();
            run();
        }
    }

    @Test
    void aSessionThatHasEndedIsNotResumed() {
        manage();
        inTurn(session::end);
        inTurn(() -> assertInstanceOf(Resumption.Lost.class, session.resume(new TestLink(), 0)));
        assertEquals(Optional.empty(), registry.resumable().find("sm"));
    }

    @Test
    void aDetachedSessionExpiresAfterItsTime() {
        manage();
        inTurn(() -> session.detach(link));
        now += MAX.toNanos();
        registry.resumable().expireDetached();
        run();
        assertTrue(registry.find(JULIET).isPresent(), "in time");
        now++;
        registry.resumable().expireDetached();
        run();
        assertEquals(Optional.empty(), registry.find(JULIET));
        assertEquals(Optional.empty(), registry.resumable().find("sm"));
    }

    @Test
    void aResumedSessionDoesNotExpireThoughItIsLostAgain() {
        manage();
        inTurn(() -> session.detach(link));
        now += MAX.toNanos() + 1;
        TestLink second = new TestLink();
        mailbox.post(() -> session.resume(second, 0));
        mailbox.post(() -> session.detach(second));
        registry.resumable().expireDetached(); // it is still detached as far as the registry knows
        run();
        assertTrue(registry.find(JULIET).isPresent());
    }

    @Test
    void whatWasNeverAcknowledgedIsRoutedAgainUnlessItIsKept() {
        manage();
        deliver(message("1"), kept("2", 2), message("3"), kept("4", 4), message("5"));
        inTurn(() -> session.acknowledged(1));
        inTurn(session::end);
        assertEquals(List.of("3", "5"), path.missed);
        deliver(message("6"));
        assertEquals(List.of("3", "5", "6"), path.missed);
    }

    @Test
    void acknowledgedKeptMessagesAreTold() {
        manage();
        deliver(kept("1", 1), message("2"), kept("3", 3));
        assertTrue(session.isUnacknowledged(new MessageId(3)));
        inTurn(() -> assertTrue(session.acknowledged(3)));
        assertEquals(List.of("1", "3"), path.acknowledged);
        assertFalse(session.isUnacknowledged(new MessageId(3)));
        inTurn(() -> assertFalse(session.acknowledged(4)));
    }

    @Test
    void withoutStreamManagementAKeptMessageIsSettledByTheSocket() {
        deliver(kept("1", 1), message("2"), kept("3", 3));
        assertTrue(session.waitsForSocket());
        link.taken = 9;
        inTurn(() -> {});
        assertEquals(List.of(), path.acknowledged);
        link.taken = 10;
        inTurn(() -> {});
        assertEquals(List.of("1"), path.acknowledged);
        assertFalse(session.isUnacknowledged(new MessageId(1)));
        assertTrue(session.isUnacknowledged(new MessageId(3)));
        link.taken = 30;
        inTurn(() -> {});
        assertEquals(List.of("1", "3"), path.acknowledged);
        assertFalse(session.waitsForSocket());
    }

    @Test
    void whatTheOldSocketTookIsNotMeasuredOnTheNextStream() {
        deliver(kept("1", 1));
        manage();
        assertTrue(session.isUnacknowledged(new MessageId(1)));
        inTurn(() -> session.detach(link));
        TestLink second = new TestLink();
        inTurn(() -> session.resume(second, 0));
        second.taken = 1_000;
        inTurn(() -> {});
        assertEquals(List.of(), path.acknowledged);
    }

    @Test
    void aTaskWaitsUntilTheSocketHasTakenAll() {
        List<String> done = new ArrayList<>();
        deliver(message("1"));
        inTurn(() -> session.onceTaken(() -> done.add("task")));
        assertEquals(List.of(), done);
        assertTrue(session.waitsForSocket());
        link.taken = 10;
        inTurn(() -> {});
        assertEquals(List.of("task"), done);
        inTurn(() -> {});
        assertEquals(List.of("task"), done);
    }

    @Test
    void aTaskWaitsUntilTheClientOwesFewAcknowledgements() {
        manage();
        List<String> done = new ArrayList<>();
        for (int i = 0; i <= 101; i++) {
            session.deliver(message("m" + i));
        }
        run();
        link.taken = link.written();
        inTurn(() -> session.onceTaken(() -> done.add("task")));
        assertEquals(List.of(), done);
        inTurn(() -> {
            session.acknowledged(102);
            link.taken = link.written() + 1_000;
        });
        assertEquals(List.of("task"), done);
    }

    @Test
    void aDetachedSessionIsGivenUpWhenTooMuchWaits() {
        manage();
        inTurn(() -> session.detach(link));
        for (int i = 0; i <= 1_000; i++) {
            session.deliver(message("m" + i));
        }
        run();
        assertEquals(Optional.empty(), registry.find(JULIET));
        assertEquals(1_001, path.missed.size());
        assertEquals("m0", path.missed.getFirst());
        assertEquals("m1000", path.missed.getLast());
    }

    @Test
    void aRefusedStanzasAnswerIsCountedAsTheClientCountsIt() {
        manage();
        inTurn(() -> session.receive(sentByClient("1").with("to", "@")));
        assertEquals(1, session.management().orElseThrow().sentCount());
        assertTrue(session.acknowledged(1));
    }

    /// Otherwise its address would be taken for ever, and what is sent to it would go round for ever.
    @Test
    void theAddressIsFreeEvenIfNobodyCouldBeToldOfTheEnd() {
        inTurn(() -> session.broadcast(Presence.of(JULIET, JULIET.bare(), Presence.Type.AVAILABLE).unaddressed()));
        path.broken = true;
        inTurn(session::end);
        assertEquals(Optional.empty(), registry.find(JULIET));
        assertEquals(List.of(), routes.routes(JULIET.bare()));
        assertTrue(registry.open(JULIET, mailbox, link, 10).isPresent());
    }

    @Test
    void endingIsDoneOnce() {
        inTurn(session::end);
        Session next = registry.open(JULIET, mailbox, link, 10).orElseThrow();
        inTurn(session::end);
        assertEquals(Optional.of(next), registry.find(JULIET));
        assertEquals(1, routes.routes(JULIET.bare()).size());
    }
}
