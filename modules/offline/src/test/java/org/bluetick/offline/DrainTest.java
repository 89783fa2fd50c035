package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.MessageId;
import org.bluetick.offline.Client.Acks;
import org.bluetick.offline.Client.Got;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.storage.TestDatabase;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Very many messages wait, in PostgreSQL.
final class DrainTest {
    private static final int MESSAGES = 100_000;
    private static final int AT_ONCE = 1_000;
    private static final int FEW = 2 * Waiting.PAGE;
    private static final Jid ROMEO = Jid.of("romeo@localhost/orchard");

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private House house;

    @BeforeEach
    void fill() {
        house = new House(Storage.in(postgres.database(), Clock.systemUTC(), 0));
        house.forget();
        for (int first = 0; first < MESSAGES; first += AT_ONCE) {
            List<JournalEntry> entries = new ArrayList<>();
            for (int number = first; number < first + AT_ONCE; number++) {
                entries.add(waiting(number));
            }
            house.journal().commit(entries);
        }
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theyFlowToAClientThatAcknowledgesAndFewAreInFlight() {
        Client juliet = drain(Acks.ASKED);

        assertTrue(juliet.mostInFlight() <= FEW, () -> juliet.mostInFlight() + " in flight; expected two pages at most");
    }

    @Test
    void theyFlowAsFastAsTheSocketTakesThem() {
        drain(Acks.SOCKET);
    }

    @Test
    void aClientThatDoesNotAcknowledgeIsSentFew() {
        Client juliet = house.connect("juliet@localhost/phone", Acks.TOLD);
        juliet.becomeAvailable();
        for (int turns = 0; turns < 100; turns++) {
            juliet.afterTurn();
        }

        assertTrue(juliet.count() <= FEW, () -> juliet.count() + " in flight; expected two pages at most");
        assertEquals(MESSAGES, house.log().countPending(House.JULIET, Integer.MAX_VALUE));
    }

    @Test
    void aClientWhoseSocketTakesNothingIsSentFewUntilItDoes() {
        Client juliet = house.connect("juliet@localhost/phone", Acks.SOCKET);
        juliet.stopsReading();
        juliet.becomeAvailable();
        for (int turns = 0; turns < 100; turns++) {
            juliet.afterTurn();
        }

        assertTrue(juliet.count() <= FEW, () -> juliet.count() + " unsent; expected two pages at most");
        assertEquals(MESSAGES, house.log().countPending(House.JULIET, Integer.MAX_VALUE));
        juliet.readsOn();
        takeAll(juliet);
    }

    private Client drain(Acks acks) {
        Client juliet = house.connect("juliet@localhost/phone", acks);
        juliet.becomeAvailable();
        takeAll(juliet);
        return juliet;
    }

    private void takeAll(Client juliet) {
        for (int turns = 0; turns < MESSAGES && juliet.count() < MESSAGES; turns++) {
            juliet.afterTurn();
        }
        List<Got> got = juliet.got();
        for (int i = 0; i < got.size(); i++) {
            assertEquals(i, got.get(i).number());
        }
        juliet.acknowledge();
        juliet.end();
        assertEquals(MESSAGES, got.size());
        assertEquals(0, house.log().countPending(House.JULIET, 1));
    }

    private JournalEntry waiting(int number) {
        MessageId id = house.journal().nextId();
        Message message = Message.of(ROMEO, House.JULIET, Message.Type.CHAT,
                Element.of("body", Stanza.NAMESPACE, new Text(Integer.toString(number))),
                Element.of("stanza-id", "urn:xmpp:sid:0").with("by", House.JULIET.toString()).with("id", id.toString()));
        return new JournalEntry(House.JULIET, id, ROMEO, JournalEntry.Direction.RECEIVED, false, true,
                message.element().toString(), null, null);
    }
}
