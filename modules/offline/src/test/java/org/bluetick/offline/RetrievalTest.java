package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.IqRequest;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;
import org.bluetick.api.Place;
import org.bluetick.api.TestClock;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.api.Verdict;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

final class RetrievalTest {
    private static final String NAMESPACE = "http://jabber.org/protocol/offline";
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");

    private final TestClock clock = new TestClock();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(clock, 0));
    private final TestContext context = new TestContext();
    private final Waiting waiting = new Waiting(JULIET.domainJid(), journal, journal, context.router(), clock, Duration.ZERO);
    private final Retrieval retrieval = new Retrieval(waiting, new Capacity(waiting, new LocalRoutingTable(), 10));

    private List<String> keep(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MessageId id = journal.nextId();
            journal.commit(List.of(new JournalEntry(
                    JULIET, id, ROMEO, Direction.RECEIVED, false, true, "<message xmlns='jabber:client'/>", null, null)));
            ids.add(id.toString());
        }
        return ids;
    }

    @Test
    void oneAnswerHasTheHeadersOfTheOldestThousand() {
        List<String> ids = keep(1300);
        Element query = Element.of("query", "http://jabber.org/protocol/disco#items");
        Iq iq = Iq.request(Iq.Type.GET, JULIET.withResource("phone"), JULIET, "i1", query);

        Element headers = retrieval.headers(new IqRequest(iq, query, null));

        assertEquals(ids.subList(0, 1000), headers.elements().map(item -> item.attribute("node").orElseThrow()).toList());
    }

    @Test
    void manyAreViewedAPageAtATimeInTheOrderAskedForAndThenAnswered() {
        List<String> asked = keep(600).reversed();
        retrieval.install(context);
        TestSession phone = context.connect(JULIET + "/phone");
        Element offline = Element.of("offline", NAMESPACE).plus(asked.stream()
                .map(id -> Element.of("item", NAMESPACE).with("action", "view").with("node", id)).toList());

        assertEquals(Verdict.DROP, context.pass(Place.SENT, Iq.request(Iq.Type.GET, phone.jid(), JULIET, "v1", offline)));

        List<Stanza> seen = phone.delivered();
        assertEquals(asked, seen.subList(0, 600).stream().map(RetrievalTest::node).toList());
        assertEquals(Iq.Type.RESULT, assertInstanceOf(Iq.class, seen.get(600)).type());
        assertEquals(601, seen.size());
    }

    private static String node(Stanza shown) {
        return shown.element().child("offline", NAMESPACE).flatMap(offline -> offline.child("item", NAMESPACE))
                .flatMap(item -> item.attribute("node")).orElseThrow();
    }
}
