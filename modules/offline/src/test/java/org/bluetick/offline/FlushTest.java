package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.Place;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.MessagesAcknowledged;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaException;
import org.bluetick.storage.StorageException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The module alone, on a journal that a test controls.
final class FlushTest {
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");

    private final Storage storage = Storage.inMemory(Clock.systemUTC());
    private final Journal journal = storage.get(Journal.class);
    private final Unreliable log = new Unreliable(storage.get(MessageLog.class));
    private final List<Route> routes = new ArrayList<>();
    private final TestContext server = new TestContext();
    private Keeping.Rule rule;
    private TestSession juliet;

    @BeforeEach
    void install() {
        server.provide(Journal.class, journal);
        server.provide(MessageLog.class, log.asLog());
        server.provide(RoutingTable.class, new Routes());
        server.provide(Keeping.class, new Rules());
        server.configure(new OfflineModule.Config(50, Duration.ZERO)).install(new OfflineModule());
        juliet = server.connect("juliet@example.org/balcony");
    }

    @Test
    void aPageEndsWhereAnEarlierMessageMayStillCome() {
        waiting(0, 130);
        MessageId inFlight = journal.nextId();
        waiting(131, 400);
        log.afterRead(2, () -> commit(inFlight, 130));

        comeOnline();

        assertEquals(numbers(0, 400), all());
    }

    @Test
    void whatIsAboveTheHorizonIsGivenAllAtOnce() {
        MessageId inFlight = journal.nextId();
        waiting(1, 400);

        comeOnline();

        assertEquals(numbers(1, 400), all());
        journal.abandon(inFlight);
    }

    @Test
    void whatComesLiveWhilePagesAreLeftHasItsPlaceAmongThem() {
        waiting(0, 150);
        List<Message> live = new ArrayList<>();
        log.afterRead(1, () -> {
            live.add(committed(150));
            assertEquals(Verdict.DROP, deliver(live.getFirst()));
        });

        comeOnline();

        assertEquals(numbers(0, 151), all());
        assertEquals(Verdict.DROP, deliver(live.getFirst()), "it was given");
        assertInstanceOf(Verdict.Pass.class, deliver(committed(151)));
    }

    @Test
    void whatAnotherDeviceHasAcknowledgedMeanwhileIsGivenIfItCameLive() {
        waiting(0, 150);
        log.afterRead(1, () -> {
            Message live = committed(150);
            server.emit(new MessagesAcknowledged(new TestSession("juliet@example.org/phone"),
                    List.of(Keeping.idOf(JULIET, live).orElseThrow())));
            assertEquals(Verdict.DROP, deliver(live));
        });

        comeOnline();

        assertEquals(numbers(0, 151), all());
    }

    @Test
    void whatComesLiveLateIsToldToBeARepeat() {
        waiting(0, 10_000);
        comeOnline();
        assertEquals(numbers(0, 10_000), all());

        for (KeptMessage kept : storage.get(MessageLog.class).pendingOf(JULIET, MessageId.MIN, 10_000)) {
            Message late = message(0);
            assertEquals(Verdict.DROP, deliver(late.withElement(Keeping.withId(JULIET, kept.id(), late.element()))));
        }
    }

    @Test
    void itGoesOnWhenTheDatabaseIsBack() {
        waiting(0, 3);
        log.away = true;
        comeOnline();
        assertEquals(List.of(), all());

        server.emit(new TestContext.Tick());
        assertEquals(List.of(), all());
        log.away = false;
        server.emit(new TestContext.Tick());

        assertEquals(List.of(0, 1, 2), all());
    }

    @Test
    void theRoomOfOneWhoIsAwayIsCountedOnceAndNotForEachMessage() {
        Message message = message(0);
        for (int i = 0; i < 50; i++) {
            rule.keeps(JULIET, message);
        }
        for (int i = 0; i < 50; i++) {
            assertThrows(StanzaException.class, () -> rule.keeps(JULIET, message));
        }
        assertEquals(1, log.counted);

        routes.add(new Route(JULIET.withResource("balcony"), true, 0));
        rule.keeps(JULIET, message);
        assertEquals(1, log.counted);
    }

    private void comeOnline() {
        Presence presence = Presence.of(juliet.jid(), JULIET, Presence.Type.AVAILABLE).unaddressed();
        server.emit(new PresenceBroadcast(juliet.broadcasts(presence), presence));
    }

    private Verdict deliver(Message message) {
        return server.pass(Place.DELIVERING, message.withTo(juliet.jid()));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void waiting(int from, int to) {
        for (int number = from; number < to; number++) {
            committed(number);
        }
    }

    private Message committed(int number) {
        return commit(journal.nextId(), number);
    }

    private Message commit(MessageId id, int number) {
        Message message = message(number);
        Message stamped = message.withElement(Keeping.withId(JULIET, id, message.element()));
        journal.commit(List.of(new JournalEntry(JULIET, id, ROMEO, JournalEntry.Direction.RECEIVED, false, true,
                stamped.element().toString(), null, null)));
        return stamped;
    }

    private static Message message(int number) {
        return Message.of(ROMEO, JULIET, Message.Type.CHAT,
                Element.of("body", Stanza.NAMESPACE, new Text(Integer.toString(number))));
    }

    private List<Integer> all() {
        return juliet.delivered().stream().map(stanza -> Integer.valueOf(((Message) stanza).body().orElseThrow())).toList();
    }

    /// A log that can be away, and lets things happen just after it was read.
    private static final class Unreliable {
        private final MessageLog log;
        private final Map<Integer, Runnable> events = new HashMap<>();
        private boolean away;
        private int counted;
        private int reads;

        Unreliable(MessageLog log) {
            this.log = log;
        }

        void afterRead(int read, Runnable event) {
            events.put(read, event);
        }

        MessageLog asLog() {
            return (MessageLog) Proxy.newProxyInstance(MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class},
                    (proxy, method, arguments) -> {
                        if (away) {
                            throw new StorageException("the database is away");
                        }
                        Object result = method.invoke(log, arguments);
                        counted += method.getName().equals("countPending") ? 1 : 0;
                        reads += method.getName().equals("pendingOf") ? 1 : 0;
                        if (method.getName().equals("pendingOf")) {
                            Optional.ofNullable(events.remove(reads)).ifPresent(Runnable::run);
                        }
                        return result;
                    });
        }
    }

    private final class Rules implements Keeping {
        @Override
        public void archiveWhen(Rule archived) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void pendWhen(Rule pending) {
            rule = pending;
        }

        @Override
        public Optional<MessageId> pend(Jid domain, Message message) {
            throw new AssertionError("there is no other domain");
        }

        @Override
        public Optional<MessageId> idOfSent(Message message) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Routes implements RoutingTable {
        @Override
        public List<Route> routes(Jid account) {
            return routes;
        }

        @Override
        public Optional<Route> put(Route route) {
            routes.add(route);
            return Optional.empty();
        }

        @Override
        public void remove(Jid resource) {
            throw new UnsupportedOperationException();
        }
    }
}
