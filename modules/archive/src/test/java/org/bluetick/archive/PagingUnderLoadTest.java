package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bluetick.address.Jid;
import org.bluetick.api.IqRequest;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;
import org.bluetick.api.TestSession;
import org.bluetick.journal.MessageClock;
import org.bluetick.journal.PostgresJournal;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.ResultSet;
import org.bluetick.stanza.Stanza;
import org.bluetick.storage.TestDatabase;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many write to Juliet while her client reads her archive (XEP-0313 §4.3.2): on PostgreSQL, where a smaller id may become
/// visible after a larger one.
final class PagingUnderLoadTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private static final int SENDERS = 24;
    private static final int TURNS_EACH = 100;
    private static final int AT_A_TIME = 4;
    private static PostgresJournal journal;
    private static Answers answers;

    @BeforeAll
    static void open() {
        journal = PostgresJournal.open(postgres.database(), new MessageClock(Clock.systemUTC(), 0));
        answers = new Answers(journal.log(), journal, _ -> {}, false);
    }

    @AfterAll
    static void close() {
        journal.close();
    }

    @Test
    void whoPagesForwardSkipsNothing() throws Exception {
        Jid juliet = Jid.of("juliet@example.org");
        Queue<MessageId> committed = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> senders = start(threads, () -> committed.addAll(sendDisorderly(juliet)));
            Future<List<MessageId>> reader = threads.submit(() -> readOn(juliet, senders));
            await(senders);
            List<MessageId> read = reader.get();
            boolean same = read.equals(committed.stream().sorted().toList());
            assertTrue(same, "%d were read, %d were sent".formatted(read.size(), committed.size()));
        }
    }

    @Test
    void aMessageThatWasJustDeliveredIsInTheArchive() throws Exception {
        Jid nurse = Jid.of("nurse@example.org");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            await(start(threads, () -> {
                MessageId id = journal.nextId();
                commit(nurse, id);
                DataForm form = DataForm.of(DataForm.Type.SUBMIT, MamQuery.NAMESPACE).with("ids", id.toString());
                TestSession session = new TestSession(nurse.withResource("phone"));
                query(session, form.element());
                assertEquals(1, session.delivered().size(), id.toString());
            }));
        }
    }

    private static List<Future<Void>> start(ExecutorService threads, Runnable work) {
        List<Future<Void>> all = new ArrayList<>();
        Callable<Void> sender = () -> {
            for (int i = 0; i < TURNS_EACH; i++) {
                work.run();
            }
            return null;
        };
        for (int i = 0; i < SENDERS; i++) {
            all.add(threads.submit(sender));
        }
        return all;
    }

    private static void await(List<Future<Void>> senders) throws ExecutionException, InterruptedException {
        for (Future<Void> sender : senders) {
            sender.get();
        }
    }

    /// As turns do that run at the same time: ids are committed in another order than they were given.
    private static List<MessageId> sendDisorderly(Jid owner) {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            ids.add(journal.nextId());
        }
        ids.reversed().forEach(id -> commit(owner, id));
        return ids;
    }

    private static void commit(Jid owner, MessageId id) {
        journal.commit(List.of(new JournalEntry(owner, id, Jid.of("romeo@example.org/orchard"), JournalEntry.Direction.RECEIVED,
                true, false, "<message xmlns='jabber:client'><body>" + id + "</body></message>", null, null)));
    }

    /// Always what is after the last id it knows, as a client does, until nobody sends any more.
    private static List<MessageId> readOn(Jid owner, List<Future<Void>> senders) {
        TestSession session = new TestSession(owner.withResource("phone"));
        List<MessageId> read = new ArrayList<>();
        while (true) {
            boolean ended = senders.stream().allMatch(Future::isDone);
            Element set = Element.of("set", ResultSet.NAMESPACE, Element.of("max", ResultSet.NAMESPACE, new Text("20")));
            Element fin = query(session, read.isEmpty() ? set : set.plus(
                    Element.of("after", ResultSet.NAMESPACE, new Text(read.getLast().toString()))));
            session.delivered().forEach(result -> read.add(id(result)));
            if (ended && fin.attribute("complete").isPresent()) {
                return read;
            }
        }
    }

    private static Element query(TestSession session, Element content) {
        Iq iq = Iq.request(Iq.Type.SET, session.jid(), session.account(), "1",
                Element.of("query", MamQuery.NAMESPACE, content));
        return answers.query(new IqRequest(iq, iq.payload().orElseThrow(), session));
    }

    private static MessageId id(Stanza result) {
        return result.element().child("result", MamQuery.NAMESPACE)
                .flatMap(element -> element.attribute("id"))
                .flatMap(MessageId::parse)
                .orElseThrow();
    }
}
