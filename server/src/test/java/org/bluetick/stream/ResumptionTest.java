package org.bluetick.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlException;
import org.junit.jupiter.api.Test;

/// XEP-0198 §5 on real threads: two clients talk, and change their connections all the time, while stanzas of both
/// directions are on their way. Each stanza arrives once, in order.
class ResumptionTest {
    private static final long SEED = 1595;
    private static final int STANZAS = 6_000;
    private static final int CHANGES = 150;
    private static final int AHEAD = 300;
    private static final int PRESENCE = 0;

    private final TestServer server = new TestServer();

    /// A client with stream management, as XEP-0198 describes it.
    private final class Client implements Callable<List<Integer>> {
        private final String name;
        private final String peer;
        private final Random random;
        private final String previd;
        private final List<Integer> unacknowledged = new ArrayList<>(List.of(PRESENCE));
        private final List<Integer> received = new ArrayList<>();
        private TestConnection connection;
        private long acknowledged;
        private long handled;
        private int next = 1;
        private boolean peerIsDone;

        Client(String name, String peer, long seed) throws InterruptedException, XmlException {
            this.name = name;
            this.peer = peer;
            this.random = new Random(seed);
            this.connection = server.logIn(name);
            this.previd = server.comesOnline(connection, "r").attribute("id").orElseThrow();
        }

        /// What it has received, until the peer has said its last number and all its own are acknowledged.
        @Override
        public List<Integer> call() throws InterruptedException, XmlException {
            while (!isDone()) {
                for (int i = random.nextInt(10); i >= 0 && maySend(); i--) {
                    unacknowledged.add(next);
                    send(next++);
                }
                if (next <= STANZAS && random.nextInt(STANZAS) < CHANGES * 5) {
                    changeConnection();
                }
                if (!maySend() && !isDone()) {
                    take(connection.receives());
                }
                while (connection.hasReceived()) {
                    take(connection.receives());
                }
            }
            return received;
        }

        /// A change of connections may be what tells it of the last ones.
        private boolean isDone() {
            return next > STANZAS && peerIsDone && unacknowledged.isEmpty();
        }

        /// Not so far ahead that the server would give up a peer that is detached.
        private boolean maySend() {
            return next <= STANZAS && next <= received.size() + AHEAD;
        }

        private void send(int number) {
            connection.sends(number == PRESENCE
                    ? "<presence/>"
                    : "<message type='chat' to='" + peer + "@" + TestServer.DOMAIN + "/r' id='" + number + "'/>");
        }

        private void take(Element element) {
            switch (element.name()) {
                case "message" -> {
                    handled++;
                    int number = Integer.parseInt(element.attribute("id").orElseThrow());
                    received.add(number);
                    peerIsDone = number == STANZAS;
                }
                case "presence", "iq" -> handled++;
                case "a" -> acknowledge(h(element));
                case "r" -> connection.sends("<a xmlns='urn:xmpp:sm:3' h='" + handled + "'/>");
                default -> throw new AssertionError(name + " got " + element);
            }
        }

        private void acknowledge(long h) {
            for (; acknowledged < h; acknowledged++) {
                if (unacknowledged.isEmpty()) {
                    throw new AssertionError(name + ": h=" + h + " is more than was sent");
                }
                unacknowledged.removeFirst();
            }
        }

        /// Sometimes the server has noticed that the old one is lost, sometimes not, and sometimes it still reads from it.
        private void changeConnection() throws InterruptedException, XmlException {
            TestConnection old = connection;
            if (random.nextInt(3) == 0) {
                old.abort();
            }
            connection = server.logIn(name);
            if (random.nextBoolean()) {
                for (int i = random.nextInt(40); i >= 0 && maySend(); i--) {
                    unacknowledged.add(next);
                    old.sends("<message type='chat' to='" + peer + "@" + TestServer.DOMAIN + "/r' id='" + next++ + "'/>");
                }
            }
            connection.sends("<resume xmlns='urn:xmpp:sm:3' previd='" + previd + "' h='" + handled + "'/>");
            Element resumed = connection.receives();
            assertEquals("resumed", resumed.name(), resumed::toString);
            acknowledge(h(resumed));
            unacknowledged.forEach(this::send);
        }

        private static long h(Element element) {
            return Long.parseLong(element.attribute("h").orElseThrow());
        }
    }

    @Test
    void nothingIsLostOrDoubledAndOrderIsKept()
            throws InterruptedException, ExecutionException, TimeoutException, XmlException {
        FutureTask<List<Integer>> romeo = new FutureTask<>(new Client("romeo", "juliet", SEED));
        FutureTask<List<Integer>> juliet = new FutureTask<>(new Client("juliet", "romeo", SEED + 1));
        Thread.startVirtualThread(romeo);
        Thread.startVirtualThread(juliet);
        expectAll(romeo.get(120, TimeUnit.SECONDS), "romeo");
        expectAll(juliet.get(120, TimeUnit.SECONDS), "juliet");
    }

    private static void expectAll(List<Integer> received, String who) {
        for (int i = 0; i < Math.max(received.size(), STANZAS); i++) {
            int expected = i + 1;
            int got = i < received.size() ? received.get(i) : -1;
            if (got != expected) {
                throw new AssertionError(who + " got " + got + " instead of " + expected + ", " + received.size() + " in all; seed " + SEED);
            }
        }
    }
}
