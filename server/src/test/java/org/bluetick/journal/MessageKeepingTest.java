package org.bluetick.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.Place;
import org.bluetick.api.TestContext;
import org.bluetick.session.Turn;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told of the rows while their turn still runs.
final class MessageKeepingTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");
    private static final Jid JULIET = Jid.of("juliet@example.org/balcony");

    private final TestContext context = new TestContext();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(context.clock(), 0));
    private final MessageKeeping keeping = new MessageKeeping(journal, journal, context.clock());

    @BeforeEach
    void install() {
        context.install(keeping);
    }

    @Test
    void theIdOfASentMessageIsThatOfItsRow() {
        keeping.archiveWhen((owner, message) -> true);
        List<Optional<MessageId>> ids = new ArrayList<>();

        Turn.run(journal, () -> List.of(saying("One"), saying("Two")).forEach(message -> {
            context.pass(Place.SENT, message);
            ids.add(keeping.idOfSent(message));
        }));

        assertEquals(ids.stream().map(Optional::orElseThrow).toList(),
                journal.first(ROMEO.bare(), HistoryFilter.ALL, 10).stream().map(KeptMessage::id).toList());
    }

    @Test
    void aMessageThatIsNotKeptHasNone() {
        keeping.archiveWhen((owner, message) -> message.body().orElse("").equals("One"));

        Turn.run(journal, () -> {
            context.pass(Place.SENT, saying("One"));
            context.pass(Place.SENT, saying("Two"));

            assertTrue(keeping.idOfSent(saying("Two")).isEmpty());
        });
    }

    @Test
    void outsideATurnThereIsNone() {
        assertTrue(keeping.idOfSent(saying("One")).isEmpty());
    }

    @Test
    void withoutAnyRuleNothingWaitsForOtherDomainsEither() {
        Jid domain = Jid.of("example.net");

        Turn.run(journal, () -> assertTrue(keeping.pend(domain, saying("One")).isEmpty()));
        keeping.pendWhen((owner, message) -> true);
        Turn.run(journal, () -> assertTrue(keeping.pend(domain, saying("Two")).isPresent()));

        assertEquals(1, journal.countPending(domain, 10));
    }

    @Test
    void whatIsKeptForItsRecipientAloneLeavesATraceOfItsSenderForADay() {
        keeping.archiveWhen((owner, message) -> owner.equals(JULIET.bare()));
        context.connect(ROMEO.toString());

        Turn.run(journal, () -> {
            Turn.mark();
            context.pass(Place.SENT, saying("One"));
            context.pass(Place.ARRIVED, saying("One"));
            assertTrue(keeping.idOfSent(saying("One")).isEmpty());
        });

        assertEquals(1, traces());
        assertEquals(List.of(), journal.first(ROMEO.bare(), HistoryFilter.ALL, 10));
        context.clock().advance(Duration.ofHours(23));
        context.emit(new TestContext.Tick());
        assertEquals(1, traces());
        context.clock().advance(Duration.ofHours(2));
        context.emit(new TestContext.Tick());
        assertEquals(0, traces());
        assertEquals(1, journal.first(JULIET.bare(), HistoryFilter.ALL, 10).size());
    }

    @Test
    void whatIsKeptForNobodyLeavesNone() {
        keeping.archiveWhen((owner, message) -> false);
        context.connect(ROMEO.toString());

        Turn.run(journal, () -> {
            context.pass(Place.SENT, saying("One"));
            context.pass(Place.ARRIVED, saying("One"));
        });

        assertEquals(0, traces());
    }

    @Test
    void aMessageThatNeverArrivesLeavesNoneBesideTheNext() {
        keeping.archiveWhen((owner, message) -> owner.equals(JULIET.bare()));
        context.connect(ROMEO.toString());

        Turn.run(journal, () -> {
            Turn.mark();
            context.pass(Place.SENT, saying("One"));
            Turn.mark();
            context.pass(Place.ARRIVED, saying("Two"));
        });

        assertEquals(0, traces());
    }

    private int traces() {
        return journal.lastSent(ROMEO.bare(), MessageId.MIN, 10).size();
    }

    private static Message saying(String body) {
        Message message = Message.of(ROMEO, JULIET, Message.Type.CHAT, Element.of("body", Stanza.NAMESPACE, new Text(body)));
        return message.withElement(message.element().with("id", body));
    }
}
