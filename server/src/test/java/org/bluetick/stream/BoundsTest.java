package org.bluetick.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bluetick.api.Addressee;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.Stage;
import org.bluetick.stanza.Iq;
import org.bluetick.transport.LocalConnection;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;

/// Whatever clients do, only so much waits for them in memory, and nothing is lost by it. All runs on the thread of the test,
/// so that it can be counted; who is held up has an executor that does not go on until the test says so.
class BoundsTest {
    /// What a mailbox holds before those who post to it must wait: a thousand small stanzas.
    private static final int ROOM = 1 << 10;
    private static final int MEGABYTE = 1 << 20;
    private static final Pattern ID = Pattern.compile("<(?:message|iq)[^>]* id='([^']*)'");

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final Deque<Runnable> heldUp = new ArrayDeque<>();
    private final TestServer server = new TestServer(threads::add);
    private int arrived;

    private void countArrivals() {
        server.handlers.addInterceptor(Place.ARRIVED, Stage.GUARD, (Passage passage) -> {
            arrived++;
            return passage.pass();
        });
        server.handlers.arrange(new Random(7));
    }

    private static void run(Queue<Runnable> threads) {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void runAll() {
        while (!threads.isEmpty() || !heldUp.isEmpty()) {
            run(threads);
            run(heldUp);
        }
    }

    @Test
    void aThousandWhoWriteToOneWhoIsHeldUpWaitUntilItGoesOn() {
        countArrivals();
        int senders = 1_000;
        int each = 100;
        Client juliet = new Client("juliet", heldUp);
        List<Client> romeos = IntStream.range(0, senders).mapToObj(i -> new Client("romeo" + i, threads)).toList();
        arrived = 0;

        for (Client romeo : romeos) {
            for (int i = 0; i < each; i++) {
                romeo.sends(message("juliet", romeo.name + "." + i));
            }
        }
        run(threads);
        assertTrue(arrived <= ROOM + senders, () -> arrived + " wait for one who is held up; expected one more from each at most");
        assertTrue(romeos.stream().filter(romeo -> romeo.suspended).count() > senders - 2 * ROOM / each);

        runAll();
        assertEquals(senders * each, juliet.received.size());
        Map<String, List<String>> bySender = juliet.received.stream().collect(Collectors.groupingBy(id -> id.substring(0, id.indexOf('.'))));
        for (Client romeo : romeos) {
            assertEquals(IntStream.range(0, each).mapToObj(i -> romeo.name + "." + i).toList(), bySender.get(romeo.name));
            assertFalse(romeo.suspended);
        }
    }

    @Test
    void whoeverWritesToOthersTooIsHeldUpForThemOnlyWhileThereIsNoRoom() {
        Client juliet = new Client("juliet", heldUp);
        Client nurse = new Client("nurse", threads);
        Client romeo = new Client("romeo", threads);

        for (int i = 0; i < 2 * ROOM; i++) {
            romeo.sends(message("juliet", "j" + i));
            romeo.sends(message("nurse", "n" + i));
        }
        run(threads);
        assertEquals(ROOM + 1, nurse.received.size(), 1);
        heldUp.remove().run();
        run(threads);
        assertEquals(2 * ROOM, nurse.received.size());
    }

    @Test
    void twoWhoHaveFilledEachOthersMailboxesDoNotWaitForEver() {
        Client juliet = new Client("juliet", heldUp);
        Client romeo = new Client("romeo", threads);
        int each = 5 * ROOM;
        for (int i = 0; i < each; i++) {
            juliet.sends(message("romeo", "j" + i));
            romeo.sends(message("juliet", "r" + i));
        }
        runAll();
        assertEquals(each, juliet.received.size());
        assertEquals(each, romeo.received.size());
    }

    @Test
    void aClientThatReadsNoAnswersIsNotHeardUntilItDoes() {
        int size = 50_000;
        int asked = 500;
        Element answer = Element.of("large", "urn:test", new Text("x".repeat(size)));
        int[] handled = {0};
        server.handlers.addIq(Iq.Type.GET, "ask", "urn:test", Addressee.SERVER, request -> {
            handled[0]++;
            return answer;
        });
        Client romeo = new Client("romeo", threads);
        romeo.stopsReading();
        for (int i = 0; i < asked; i++) {
            romeo.sends("<iq type='get' id='" + i + "' to='" + TestServer.DOMAIN + "'><ask xmlns='urn:test'/></iq>");
        }
        runAll();
        assertTrue(romeo.unsent() < 3 * MEGABYTE, () -> romeo.unsent() + " bytes wait to be read");
        assertTrue(handled[0] < asked);
        assertTrue(romeo.suspended);

        while (romeo.received.size() < asked) {
            long before = romeo.unsent();
            assertTrue(before > 0, "it has read all there is, and is not heard any more");
            romeo.readsOnce();
            runAll();
        }
        assertEquals(IntStream.range(0, asked).mapToObj(Integer::toString).toList(), romeo.received);
    }

    @Test
    void aClientThatReadsNothingAndIsWrittenToByOthersIsCutOff() {
        Client juliet = new Client("juliet", threads);
        Client romeo = new Client("romeo", threads);
        juliet.stopsReading();
        for (int i = 0; i < 100; i++) {
            romeo.sends("<message to='juliet@" + TestServer.DOMAIN + "/home' type='headline'><body>" + "x".repeat(100_000) + "</body></message>");
        }
        runAll();
        assertTrue(juliet.over);
        assertTrue(juliet.unsent() < 5 * MEGABYTE, () -> juliet.unsent() + " bytes wait to be read");
    }

    @Test
    void whatAClientHasSentBeforeItClosesItsStreamIsHandledThoughItHadToWait() {
        Client juliet = new Client("juliet", heldUp);
        Client romeo = new Client("romeo", threads);
        for (int i = 0; i < ROOM + 40; i++) {
            romeo.sends(message("juliet", "r" + i));
        }
        romeo.sends("</stream:stream>");
        runAll();
        assertEquals(ROOM + 40, juliet.received.size());
        assertTrue(romeo.over);
    }

    private static String message(String to, String id) {
        return "<message to='" + to + "@" + TestServer.DOMAIN + "/home' type='chat' id='" + id + "'><body>x</body></message>";
    }

    /// A client with a resource, whose socket holds what the server does not read, and what the client does not.
    private final class Client implements LocalConnection {
        final String name;
        private final StreamInput input;
        private final Queue<byte[]> inbound = new ArrayDeque<>();
        /// The ids of the stanzas it was sent.
        private final List<String> received = new ArrayList<>();
        private boolean reads = true;
        private boolean suspended;
        private boolean over;
        private long unsent;

        Client(String name, Queue<Runnable> turns) {
            this.name = name;
            this.input = server.accept(name, this, turns::add).input();
            runAll();
            sends(TestServer.HEADER);
            sends("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>home</resource></bind></iq>");
            runAll();
            received.clear();
        }

        void sends(String xml) {
            inbound.add(xml.getBytes(StandardCharsets.UTF_8));
            threads.add(this::handOver);
        }

        private void handOver() {
            if (!over && !suspended && !inbound.isEmpty()) {
                input.received(ByteBuffer.wrap(inbound.remove()));
                threads.add(this::handOver);
            }
        }

        void stopsReading() {
            reads = false;
        }

        /// Takes all there is.
        void readsOnce() {
            unsent = 0;
            input.drained();
        }

        @Override
        public void write(byte[] bytes) {
            if (!over) {
                ID.matcher(new String(bytes, StandardCharsets.UTF_8)).results().forEach(id -> received.add(id.group(1)));
                unsent += reads ? 0 : bytes.length;
            }
        }

        @Override
        public long unsent() {
            return unsent;
        }

        @Override
        public void suspendReading() {
            suspended = true;
        }

        @Override
        public void resumeReading() {
            suspended = false;
            threads.add(this::handOver);
        }

        @Override
        public void close() {
            over = true;
        }

        @Override
        public void abort() {
            over = true;
        }
    }
}
