package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.Place;
import org.bluetick.api.TestContext;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// XEP-0198 §5: what is taken for a repeat. The scripts in `promise` show it to clients.
final class ResentTest {
    private static final Jid JULIET = Jid.of("juliet@example.org");

    private final TestContext context = new TestContext();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(context.clock(), 0));
    private final MessageKeeping keeping = new MessageKeeping(journal, journal, context.clock());
    private final Set<Jid> sessions = new HashSet<>();

    @BeforeEach
    void keepsAll() {
        context.install(keeping);
        keeping.archiveWhen((owner, message) -> true);
    }

    @Test
    void allThatAClientHadInFlight() {
        send("orchard", 0, 300);
        send("garden", 0, 301);
        assertEquals(301, kept());
    }

    @Test
    void eachForOneRepeatOfEachLaterSession() {
        send("orchard", 0, 1);
        send("garden", 0, 1);
        assertEquals(1, kept());
        send("garden", 0, 1);
        assertEquals(2, kept());
        send("balcony", 0, 1);
        assertEquals(2, kept());
    }

    @Test
    void nothingTheSessionItselfHasSent() {
        send("orchard", 0, 1);
        send("orchard", 0, 1);
        assertEquals(2, kept());
    }

    @Test
    void nothingOnceTheSessionHasSentForAWhile() {
        send("orchard", 0, 2);
        send("garden", 0, 1);
        context.clock().advance(Duration.ofMinutes(6));
        send("garden", 1, 2);
        assertEquals(3, kept());
    }

    @Test
    void nothingOfTheDayBefore() {
        send("orchard", 0, 1);
        context.clock().advance(Duration.ofHours(25));
        send("garden", 0, 1);
        assertEquals(2, kept());
    }

    @Test
    void alsoOfAnAddressWithADollarSign() {
        send("ro$1meo", "orchard", 0, 1);
        send("ro$1meo", "garden", 0, 1);
        assertEquals(1, kept("ro$1meo"));
    }

    private void send(String resource, int from, int to) {
        send("romeo", resource, from, to);
    }

    private void send(String user, String resource, int from, int to) {
        Jid sender = Jid.of(user + "@example.org").withResource(resource);
        if (sessions.add(sender)) {
            context.connect(sender.toString());
        }
        for (int i = from; i < to; i++) {
            Element body = Element.of("body", Stanza.NAMESPACE, new Text("The " + i + ". message"));
            Message message = Message.of(sender, JULIET, Message.Type.CHAT, body);
            Message named = message.withElement(message.element().with("id", "m" + i));
            Turn.run(journal, () -> context.pass(Place.SENT, named));
        }
    }

    private long kept() {
        return kept("romeo");
    }

    private long kept(String user) {
        return journal.count(Jid.of(user + "@example.org"), HistoryFilter.ALL, 1000);
    }
}
