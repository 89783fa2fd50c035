package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.IqRequest;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.MessageId;
import org.bluetick.api.TestClock;
import org.bluetick.api.TestContext;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.Test;

final class RetrievalTest {
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");

    private final TestClock clock = new TestClock();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(clock, 0));

    @Test
    void oneAnswerHasTheHeadersOfTheOldestThousand() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1300; i++) {
            MessageId id = journal.nextId();
            journal.commit(List.of(new JournalEntry(JULIET, id, ROMEO, Direction.RECEIVED, false, true, "<message/>", null, null)));
            ids.add(id.toString());
        }
        Waiting waiting = new Waiting(JULIET.domainJid(), journal, journal, new TestContext().router(), clock, Duration.ZERO);
        Retrieval retrieval = new Retrieval(waiting, new Capacity(waiting, new LocalRoutingTable(), 10));
        Element query = Element.of("query", "http://jabber.org/protocol/disco#items");
        Iq iq = Iq.request(Iq.Type.GET, JULIET.withResource("phone"), JULIET, "i1", query);

        Element headers = retrieval.headers(new IqRequest(iq, query, null));

        assertEquals(ids.subList(0, 1000), headers.elements().map(item -> item.attribute("node").orElseThrow()).toList());
    }
}
