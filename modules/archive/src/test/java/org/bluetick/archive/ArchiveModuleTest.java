package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.bluetick.ModuleRules;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.Keeping;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.KnownAccounts;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.SessionClosed;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.api.XmppModule;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ArchiveModuleTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");

    private final TestContext server = new TestContext();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(server.clock(), 0));
    private final KnownAccounts accounts = new KnownAccounts(ROMEO, JULIET);
    private final List<Keeping.Rule> rules = new ArrayList<>();

    @BeforeEach
    void provide() {
        server.provide(Journal.class, journal);
        server.provide(MessageLog.class, journal);
        server.provide(Accounts.class, accounts);
        server.provide(Keeping.class, new Keeping() {
            @Override
            public void archiveWhen(Rule rule) {
                rules.add(rule);
            }

            @Override
            public void pendWhen(Rule rule) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<MessageId> pend(Jid domain, Message message) {
                throw new AssertionError("there is no other domain");
            }

            @Override
            public Optional<MessageId> idOfSent(Message message) {
                throw new UnsupportedOperationException();
            }
        });
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void whatIsOlderThanItMayBecomeIsRemovedInSteps() {
        install(Duration.ofDays(2), Map.of());
        keep(ROMEO, 1_700);
        server.clock().advance(Duration.ofDays(1));
        List<MessageId> newer = keep(ROMEO, 3);
        server.emit(new TestContext.Tick());
        assertEquals(1_703, all(ROMEO).size());
        server.clock().advance(Duration.ofHours(25));
        server.emit(new TestContext.Tick());
        assertEquals(newer, all(ROMEO));
    }

    @Test
    void everythingIsKeptUnlessTheConfigurationSaysOtherwise() {
        install(Duration.ZERO, Map.of());
        keep(ROMEO, 3);
        server.clock().advance(Duration.ofDays(10_000));
        server.emit(new TestContext.Tick());
        assertEquals(3, all(ROMEO).size());
    }

    @Test
    void singleAccountsHaveTimesOfTheirOwn() {
        install(Duration.ofDays(30), Map.of("romeo", Duration.ofDays(1), "juliet", Duration.ZERO));
        keep(ROMEO, 3);
        keep(JULIET, 3);
        server.clock().advance(Duration.ofDays(2));
        server.emit(new TestContext.Tick());
        assertEquals(0, all(ROMEO).size());
        server.clock().advance(Duration.ofDays(300));
        server.emit(new TestContext.Tick());
        assertEquals(3, all(JULIET).size());
    }

    @Test
    void theHistoryGoesWithTheAccount() {
        install(Duration.ZERO, Map.of());
        keep(ROMEO, 3);
        keep(JULIET, 3);
        server.set("romeo@example.org/a", "romeo@example.org", Preferences.of(Preferences.Policy.NEVER).element());
        server.emit(new AccountRemoved(ROMEO));
        assertEquals(List.of(), all(ROMEO));
        assertEquals(3, all(JULIET).size());
        Element prefs = server.get("romeo@example.org/a", "romeo@example.org", Element.of("prefs", MamQuery.NAMESPACE));
        assertEquals("always", prefs.attribute("default").orElse(""));
    }

    @Test
    void whatComesForASessionOfARemovedAccountGoesWithTheSession() {
        install(Duration.ZERO, Map.of());
        server.emit(new AccountRemoved(ROMEO));
        accounts.remove(ROMEO);
        keep(ROMEO, 3);
        server.emit(new SessionClosed(server.connect("romeo@example.org/orchard"), false));
        assertEquals(List.of(), all(ROMEO));
    }

    @Test
    void whoTakesTheNameAtOnceKeepsHisHistory() {
        install(Duration.ZERO, Map.of());
        server.emit(new AccountRemoved(ROMEO));
        keep(ROMEO, 3);
        server.emit(new SessionClosed(server.connect("romeo@example.org/orchard"), false));
        assertEquals(3, all(ROMEO).size());
    }

    @Test
    void whoDoesNotReadIsGivenNoMorePages() {
        install(Duration.ZERO, Map.of());
        TestSession romeo = server.connect("romeo@example.org/orchard");
        for (int i = 0; i < 3; i++) {
            keep(ROMEO, "x".repeat(250_000));
        }
        for (int i = 0; i < 3; i++) {
            query(romeo);
        }
        StanzaException refused = assertThrows(StanzaException.class, () -> query(romeo));
        assertEquals("resource-constraint", refused.error().condition());
        assertEquals(9, romeo.delivered().size());
        query(romeo);
        assertEquals(3, romeo.delivered().size());
    }

    @Test
    void aMessageThatCannotBeReadKeepsItsPlace() {
        install(Duration.ZERO, Map.of());
        TestSession romeo = server.connect("romeo@example.org/orchard");
        keep(ROMEO, "x");
        MessageId id = journal.nextId();
        journal.commit(List.of(new JournalEntry(ROMEO, id, JULIET, Direction.SENT, true, false, "<message>", null, null)));
        keep(ROMEO, "y");
        query(romeo);
        List<Stanza> results = romeo.delivered();
        assertEquals(3, results.size());
        Element result = results.get(1).element().child("result", MamQuery.NAMESPACE).orElseThrow();
        assertEquals(id.toString(), result.attribute("id").orElse(""));
        assertEquals(List.of("delay"), result.firstElement().orElseThrow().elements().map(Element::name).toList());
    }

    @Test
    void oneRuleSaysWhatIsArchived() {
        install(Duration.ZERO, Map.of());
        assertEquals(1, rules.size());
    }

    @Test
    void theServerFindsTheModule() {
        assertInstanceOf(ArchiveModule.class, ServiceLoader.load(XmppModule.class).findFirst().orElseThrow());
    }

    @Test
    void theModuleKeepsToTheRulesOfModules() {
        ModuleRules.check("org.bluetick.archive");
    }

    private void install(Duration keep, Map<String, Duration> keepFor) {
        server.configure(new ArchiveConfig(Preferences.Policy.ALWAYS, keep, keepFor, false)).install(new ArchiveModule());
    }

    private List<MessageId> keep(Jid owner, int count) {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MessageId id = journal.nextId();
            journal.commit(List.of(entry(owner, id, "o" + i)));
            ids.add(id);
        }
        return ids;
    }

    private void query(TestSession session) {
        server.set(session.jid().toString(), session.account().toString(),
                Element.of("query", MamQuery.NAMESPACE));
    }

    private void keep(Jid owner, String body) {
        MessageId id = journal.nextId();
        journal.commit(List.of(new JournalEntry(owner, id, JULIET, Direction.SENT, true, false,
                "<message xmlns='jabber:client'><body>" + body + "</body></message>", null, null)));
    }

    private static JournalEntry entry(Jid owner, MessageId id, String originId) {
        return new JournalEntry(owner, id, Jid.of("nurse@example.org"), Direction.SENT, true, false,
                "<message xmlns='jabber:client'/>", originId, null);
    }

    private List<MessageId> all(Jid owner) {
        return journal.first(owner, HistoryFilter.ALL, Integer.MAX_VALUE).stream().map(KeptMessage::id).toList();
    }
}
