package org.bluetick.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.StoredSession;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
    private static final Jid ACCOUNT = Jid.of("juliet@capulet.example");
    private static final int STREAMS = 6;
    private static final int ROUNDS = 4_000;

    private final MemoryJournal journal = new MemoryJournal(new MessageClock(Clock.systemUTC(), 0));
    private final RoutingTable routes = new SlowTable();
    private final SessionRegistry registry = new SessionRegistry(routes, RemoteSessions.none(), new SilentPath(), System::nanoTime);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /// Others run before a route is gone.
    private static final class SlowTable implements RoutingTable {
        private final RoutingTable table = new LocalRoutingTable();

        @Override
        public List<Route> routes(Jid account) {
            return table.routes(account);
        }

        @Override
        public Optional<Route> put(Route route) {
            return table.put(route);
        }

        @Override
        public void remove(Jid resource) {
            Thread.yield();
            table.remove(resource);
        }
    }

    private static final class SilentPath implements StanzaPath {
        @Override
        public void sent(Session session, Stanza stanza) {}

        @Override
        public Stanza delivering(Session session, Stanza stanza) {
            return stanza;
        }

        @Override
        public void missed(Session session, Stanza stanza) {}

        @Override
        public void emit(Record event) {}
    }

    private final class Silent implements Mailbox.Owner {
        @Override
        public void turnEnded() {}

        @Override
        public void turnFailed() {
            wrong.add("a turn has failed");
        }
    }

    /// Streams bind the same few addresses and leave, all the time. Who has an address has its route, as long as it lives;
    /// and when all have gone, nothing is left.
    @Test
    void aStormOfBindingsLeavesNoGhosts() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(STREAMS);
        for (int i = 0; i < STREAMS; i++) {
            Mailbox mailbox = new Mailbox(Thread::startVirtualThread, journal, new Silent());
            Jid jid = ACCOUNT.withResource("r" + i % 2);
            mailbox.post(() -> round(mailbox, jid, ROUNDS, gone));
        }
        assertTrue(gone.await(60, TimeUnit.SECONDS), () -> gone.getCount() + " streams hang");
        assertEquals(List.of(), new ArrayList<>(wrong));
        assertEquals(0, registry.size());
        assertEquals(List.of(), routes.routes(ACCOUNT));
        assertEquals(List.of(), registry.of(ACCOUNT));
    }

    /// What its client sent on a node that is lost to it may still be on its way there.
    @Test
    void whoBindsAnewWaitsOnceForEachNodeThatHasASessionOfTheAccount() {
        RoutingTable table = new LocalRoutingTable();
        OtherNodes others = new OtherNodes();
        SessionRegistry here = new SessionRegistry(table, others, new SilentPath(), System::nanoTime);
        assertFalse(here.isBusy(ACCOUNT));
        table.put(new Route(ACCOUNT.withResource("balcony"), true, 0, 1, ""));
        table.put(new Route(ACCOUNT.withResource("orchard"), true, 0, 1, ""));
        table.put(new Route(ACCOUNT.withResource("chamber"), true, 0, 2, ""));
        assertTrue(here.isBusy(ACCOUNT));
        List<String> done = new ArrayList<>();
        here.settle(ACCOUNT, () -> done.add("bound"));
        assertEquals(Set.of(1, 2), others.asked.keySet());
        others.asked.get(1).run();
        assertEquals(List.of(), done);
        others.asked.get(2).run();
        assertEquals(List.of("bound"), done);
    }

    /// They answer when the test says so.
    private static final class OtherNodes implements RemoteSessions {
        private final Map<Integer, Runnable> asked = new HashMap<>();

        @Override
        public void settle(Jid account, int node, Runnable then) {
            assertNull(asked.put(node, then), () -> "node " + node + " is asked twice");
        }

        @Override
        public boolean mayBe() {
            return true;
        }

        @Override
        public void deliver(Route route, Stanza stanza) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public void lookAgain(Route route) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public void end(Route route, StreamError reason, Runnable then) {
            throw new AssertionError("nobody is replaced");
        }

        @Override
        public void fetch(Route route, Consumer<Optional<StoredSession>> then) {
            throw new AssertionError("nothing is resumed");
        }
    }

    private void round(Mailbox mailbox, Jid jid, int left, CountDownLatch gone) {
        if (left == 0) {
            gone.countDown();
            return;
        }
        Optional<Session> opened = registry.open(jid, mailbox, new TestLink(), 10);
        opened.ifPresent(session -> {
            Thread.yield();
            if (routes.routes(ACCOUNT).stream().noneMatch(route -> route.jid().equals(jid))) {
                wrong.add(jid + " is bound, but has no route");
            }
            if (registry.find(jid).filter(found -> found == session).isEmpty()) {
                wrong.add(jid + " is bound, but is not found");
            }
            session.end();
        });
        mailbox.post(() -> round(mailbox, jid, left - 1, gone));
    }
}
