package org.bluetick.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.Stage;
import org.bluetick.api.Verdict;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Message;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlException;
import org.junit.jupiter.api.Test;


/// The database goes away while many clients send, and comes back.
class DatabaseAwayTest {
    private static final int CLIENTS = 30;
    private static final int MESSAGES = 600;
    /// A turn that waits for its commit, and what has come behind it: 64 stanzas each, and the one that is too many.
    private static final int MOST_READ = 2 * 65;
    private static final String SM = "urn:xmpp:sm:3";

    private final List<Away> journals = new ArrayList<>();
    private final TestServer server = new TestServer(Thread::startVirtualThread, journal -> {
        journals.add(new Away(journal));
        return journals.getFirst();
    });
    private final Away journal = journals.getFirst();

    @Test
    void hStandsStillLittleIsReadAndAllGoesOnByItself() throws InterruptedException, XmlException {
        server.handlers.addInterceptor(Place.SENT, Stage.KEEP, this::keep);
        server.handlers.arrange(new Random(7));
        List<TestConnection> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(online("romeo" + i));
        }
        TestConnection calm = online("juliet");
        calm.sends(message(0));
        awaitHandled(calm, 2);

        journal.goAway();
        clients.forEach(client -> IntStream.range(0, MESSAGES).forEach(i -> client.sends(message(i))));
        calm.sends(message(1));
        for (TestConnection client : clients) {
            int read = MESSAGES - client.awaitStopped();
            assertTrue(read <= MOST_READ, () -> read + " stanzas of a client are in memory; expected " + MOST_READ + " at most");
        }
        assertEquals(2, ask(calm));
        calm.sends(message(2));
        assertEquals(2, ask(calm));

        journal.comeBack();
        for (TestConnection client : clients) {
            awaitHandled(client, 1 + MESSAGES);
        }
        awaitHandled(calm, 4);
        for (int i = 0; i < CLIENTS; i++) {
            Jid romeo = Jid.of("romeo" + i + "@" + TestServer.DOMAIN);
            assertEquals(IntStream.range(0, MESSAGES).mapToObj(DatabaseAwayTest::message).toList(),
                    server.log.first(romeo, HistoryFilter.ALL, Integer.MAX_VALUE).stream().map(kept -> kept.stanza()).toList());
        }
    }

    /// XEP-0198 §5: a client that gives up and binds anew, with another resource or the same, sends again what was not acknowledged; which
    /// of it is kept must be known by then.
    @Test
    void whoBindsAnewComesAfterAllThatTheOtherSessionHadTaken() throws InterruptedException, XmlException {
        server.handlers.addInterceptor(Place.SENT, Stage.KEEP, this::keep);
        server.handlers.arrange(new Random(7));
        for (String resource : List.of("garden", "orchard")) {
            String user = "romeo-" + resource;
            TestConnection client = server.logIn(user);
            server.comesOnline(client, "orchard");
            journal.goAway();
            IntStream.range(0, MESSAGES).forEach(i -> client.sends(message(i)));
            int taken = MESSAGES - client.awaitStopped() - 1; // the last may be on its way

            TestConnection again = server.logIn(user);
            again.sends("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource + "</resource></bind></iq>");
            IntStream.range(0, MESSAGES).forEach(i -> again.sends(message(MESSAGES + i)));
            int readTooEarly = MESSAGES - again.awaitStopped();
            assertTrue(readTooEarly <= MOST_READ, () -> readTooEarly + " stanzas of who waits to be bound are in memory; expected "
                    + MOST_READ + " at most");
            journal.comeBack();

            assertEquals("b", again.receives().attribute("id").orElse(""));
            Jid account = Jid.of(user + "@" + TestServer.DOMAIN);
            long kept = server.log.count(account, HistoryFilter.ALL, MESSAGES);
            assertTrue(kept >= taken, () -> kept + " messages are kept; expected " + taken + " at least");
            again.sends("<iq type='get' id='p' to='" + TestServer.DOMAIN + "'><ping xmlns='urn:xmpp:ping'/></iq>");
            while (!again.receives().attribute("id").orElse("").equals("p")) {
                Thread.onSpinWait();
            }
            List<String> sent = IntStream.range(MESSAGES, 2 * MESSAGES).mapToObj(DatabaseAwayTest::message).toList();
            List<String> all = new ArrayList<>();
            server.log.first(account, HistoryFilter.ALL, Integer.MAX_VALUE).forEach(each -> all.add(each.stanza()));
            all.retainAll(sent);
            assertIterableEquals(sent, all, "what it sent before it was bound");
        }
    }

    private Verdict keep(Passage passage) {
        if (passage.stanza() instanceof Message message) {
            Jid owner = message.from().bare();
            Turn.keep(new JournalEntry(owner, journal.nextId(owner), message.to(), Direction.SENT, true, false,
                    message(Integer.parseInt(message.id().orElseThrow())), null, null));
        }
        return passage.pass();
    }

    private TestConnection online(String name) throws InterruptedException, XmlException {
        TestConnection client = server.logIn(name);
        server.comesOnline(client, "orchard");
        return client;
    }

    private static String message(int number) {
        return "<message to='nobody@" + TestServer.DOMAIN + "' type='headline' id='" + number + "'><body>x</body></message>";
    }

    /// The answer: h.
    private static long ask(TestConnection client) throws InterruptedException, XmlException {
        client.sends("<r xmlns='" + SM + "'/>");
        return h(client);
    }

    /// Until the server says so by itself.
    private static void awaitHandled(TestConnection client, long count) throws InterruptedException, XmlException {
        while (h(client) < count) {
            Thread.onSpinWait();
        }
    }

    private static long h(TestConnection client) throws InterruptedException, XmlException {
        Element element = client.receives();
        while (!element.is("a", SM)) {
            element = client.receives();
        }
        return Long.parseLong(element.attribute("h").orElseThrow());
    }

    /// A journal that can be away: then whoever commits waits.
    private static final class Away implements Journal {
        private final Journal journal;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition back = lock.newCondition();
        private volatile boolean away;

        Away(Journal journal) {
            this.journal = journal;
        }

        void goAway() {
            away = true;
        }

        void comeBack() {
            lock.lock();
            try {
                away = false;
                back.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void commit(List<JournalEntry> entries) {
            lock.lock();
            try {
                while (away) {
                    back.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
            journal.commit(entries);
        }

        @Override
        public boolean isAvailable() {
            return !away;
        }

        @Override
        public MessageId nextId() {
            return journal.nextId();
        }

        @Override
        public MessageId nextId(Jid owner) {
            return journal.nextId(owner);
        }

        @Override
        public void awaitInFlight(Jid owner) {
            journal.awaitInFlight(owner);
        }

        @Override
        public void abandon(MessageId id) {
            journal.abandon(id);
        }

        @Override
        public void abandon(Jid owner, MessageId id) {
            journal.abandon(owner, id);
        }

        @Override
        public void acknowledged(Jid owner, List<MessageId> ids) {
            journal.acknowledged(owner, ids);
        }

        @Override
        public void flush() {
            journal.flush();
        }

        @Override
        public MessageId horizon() {
            return journal.horizon();
        }

        @Override
        public void observe(MessageId seen) {
            journal.observe(seen);
        }
    }
}
