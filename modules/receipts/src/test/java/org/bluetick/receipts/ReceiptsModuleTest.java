package org.bluetick.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.bluetick.ModuleRules;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.AdminException;
import org.bluetick.api.Journal;
import org.bluetick.api.JournalEntry;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.KnownAccounts;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.PersonalEvent;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.TestContext;
import org.bluetick.api.TickChanged;
import org.bluetick.api.XmppModule;
import org.bluetick.journal.MemoryJournal;
import org.bluetick.journal.MessageClock;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReceiptsModuleTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");
    private static final Jid JULIET = Jid.of("juliet@example.org/balcony");

    private final TestContext server = new TestContext();
    private final MemoryJournal journal = new MemoryJournal(new MessageClock(server.clock(), 0));
    private final KnownAccounts accounts = new KnownAccounts(ROMEO.bare(), JULIET.bare());
    private final List<TickChanged> told = new ArrayList<>();

    @BeforeEach
    void install() {
        server.provide(Accounts.class, accounts);
        server.provide(Journal.class, journal);
        server.provide(MessageLog.class, journal);
        server.on(TickChanged.class, told::add);
        server.install(new ReceiptsModule());
    }

    @Test
    void modulesAreToldOfTicksALittleLater() {
        MessageId named = keep(ROMEO, JULIET, Direction.SENT, message(ROMEO, JULIET, "m1", body()));
        arrives(marker("m1"));
        assertEquals(List.of(), told);

        timePasses();

        assertEquals(List.of(new TickChanged(ROMEO.bare(), JULIET.bare(), named, named, 0)), told);
    }

    @Test
    void bothSidesAreTold() {
        MessageId sent = keep(ROMEO, JULIET, Direction.SENT, message(ROMEO, JULIET, "m1", body()));
        keep(JULIET, ROMEO, Direction.RECEIVED, message(ROMEO, JULIET, "m1", body()));
        keep(JULIET, ROMEO, Direction.RECEIVED, message(ROMEO, JULIET, "m2", body()));
        Message marker = marker("m1");
        server.pass(Place.SENT, marker);
        keep(JULIET, ROMEO, Direction.SENT, marker);
        arrives(marker);

        timePasses();

        assertEquals(2, told.size());
        assertTrue(told.contains(new TickChanged(ROMEO.bare(), JULIET.bare(), sent, sent, 0)), told.toString());
        assertTrue(told.contains(new TickChanged(JULIET.bare(), ROMEO.bare(), MessageId.MIN, MessageId.MIN, 1)), told.toString());
    }

    @Test
    void aMarkThatIsBeyondTheHorizonWaitsForTheNextTime() {
        keep(ROMEO, JULIET, Direction.SENT, message(ROMEO, JULIET, "m1", body()));
        MessageId inFlight = journal.nextId();
        arrives(marker("m1"));

        timePasses();
        assertEquals(List.of(), told);
        journal.abandon(inFlight);
        timePasses();
        assertEquals(1, told.size());
    }

    @Test
    void ordinaryMessagesCauseNoWork() {
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "m1", body()));
        server.pass(Place.ARRIVED, message(JULIET, ROMEO, "m1", body()));

        timePasses();

        assertEquals(List.of(), told);
    }

    @Test
    void whatACrashForgotIsThereWithTheNextLook() {
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "m1", body()));
        keep(ROMEO, JULIET, Direction.SENT, message(ROMEO, JULIET, "d1",
                Element.of("displayed", Mark.MARKERS).with("id", "m1")));

        assertEquals("0", inbox().attribute("all-unread").orElseThrow());
        assertEquals("1", inbox().attribute("total").orElseThrow());
    }

    @Test
    void whatIsPublishedAsDisplayedIsRead() {
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r1", body()));
        MessageId read = keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r2", body()));
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r3", body()));
        assertEquals("3", inbox().attribute("all-unread").orElseThrow());

        server.emit(displayed("juliet@example.org", "romeo@example.org", read));
        assertEquals("1", inbox().attribute("all-unread").orElseThrow());
        assertEquals(new TickChanged(ROMEO.bare(), JULIET.bare(), MessageId.MIN, MessageId.MIN, 1), told.getLast());
    }

    @Test
    void whatIsPublishedAsDisplayedTakesNothingBack() {
        MessageId early = keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r1", body()));
        MessageId late = keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r2", body()));

        server.emit(displayed("juliet@example.org", "romeo@example.org", late));
        server.emit(displayed("juliet@example.org", "romeo@example.org", early));

        assertEquals("0", inbox().attribute("all-unread").orElseThrow());
    }

    @Test
    void whatIsPublishedOfAnotherConversationSaysNothing() {
        MessageId id = keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r1", body()));

        server.emit(displayed("nurse@example.org", "romeo@example.org", id));
        server.emit(displayed("juliet@example.org", "room.example.org", id));
        server.emit(displayed("@", "romeo@example.org", id));

        assertEquals("1", inbox().attribute("all-unread").orElseThrow());
    }

    private static PersonalEvent displayed(String peer, String by, MessageId id) {
        String node = "urn:xmpp:mds:displayed:0";
        return new PersonalEvent(ROMEO.bare(), node, peer, Element.of("displayed", node,
                Element.of("stanza-id", "urn:xmpp:sid:0").with("by", by).with("id", id.toString())));
    }

    @Test
    void theAdministratorIsToldTheTicksOfAConversation() {
        MessageId sent = keep(ROMEO, JULIET, Direction.SENT, message(ROMEO, JULIET, "m1", body()));
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "r1", body()));
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "a1",
                Element.of("received", Mark.RECEIPTS).with("id", "m1")));
        String line = "juliet@example.org: received " + sent + " (" + sent.time() + "), displayed none, unread 1";

        assertEquals(line, ticks(Map.of("jid", "romeo@example.org")));
        assertEquals(line, ticks(Map.of("jid", "romeo@example.org", "with", "juliet@example.org")));
        assertEquals("there is no account nurse@example.org", refusal(Map.of("jid", "nurse@example.org")));
        assertEquals("romeo@example.org has no conversation with nurse@example.org",
                refusal(Map.of("jid", "romeo@example.org", "with", "nurse@example.org")));
    }

    private String ticks(Map<String, String> arguments) {
        return server.run(TicksCommand.TICKS, arguments);
    }

    private String refusal(Map<String, String> arguments) {
        return String.valueOf(assertThrows(AdminException.class, () -> ticks(arguments)).getMessage());
    }

    @Test
    void aRemovedAccountLeavesNothing() {
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "m1", body()));
        assertEquals("1", inbox().attribute("total").orElseThrow());

        server.emit(new AccountRemoved(ROMEO.bare()));
        journal.removeAll(ROMEO.bare());

        assertEquals("0", inbox().attribute("total").orElseThrow());
    }

    @Test
    void whatComesWhileAnAccountIsRemovedLeavesNothing() {
        server.emit(new AccountRemoved(ROMEO.bare()));
        keep(ROMEO, JULIET, Direction.RECEIVED, message(JULIET, ROMEO, "m1", body()));
        assertEquals("1", inbox().attribute("total").orElseThrow());
        journal.removeAll(ROMEO.bare());
        accounts.remove(ROMEO.bare());

        timePasses();

        assertEquals("0", inbox().attribute("total").orElseThrow());
    }

    @Test
    void theInboxOfAnotherIsUnknown() {
        Element inbox = Element.of("inbox", Inbox.NAMESPACE);

        assertThrows(StanzaException.class, () -> server.get(ROMEO.toString(), JULIET.bare().toString(), inbox));
    }

    @Test
    void theServerFindsTheModule() {
        assertTrue(ServiceLoader.load(XmppModule.class).stream().anyMatch(found -> found.type() == ReceiptsModule.class));
    }

    @Test
    void theModuleKeepsToTheRulesOfModules() {
        ModuleRules.check("org.bluetick.receipts");
    }

    private Element inbox() {
        server.connect(ROMEO.toString());
        return server.get(ROMEO.toString(), ROMEO.bare().toString(), Element.of("inbox", Inbox.NAMESPACE));
    }

    private void arrives(Message message) {
        server.pass(Place.ARRIVED, message);
        keep(ROMEO, JULIET, Direction.RECEIVED, message);
    }

    private void timePasses() {
        server.emit(new TestContext.Tick());
    }

    private MessageId keep(Jid owner, Jid peer, Direction direction, Message message) {
        MessageId id = journal.nextId();
        journal.commit(List.of(new JournalEntry(owner.bare(), id, peer, direction, true, false,
                message.element().toString(), null, null)));
        return id;
    }

    private static Message marker(String named) {
        return message(JULIET, ROMEO, "d-" + named, Element.of("displayed", Mark.MARKERS).with("id", named));
    }

    private static Message message(Jid from, Jid to, String id, Element payload) {
        Message message = Message.of(from, to, Message.Type.CHAT, payload);
        return message.withElement(message.element().with("id", id));
    }

    private static Element body() {
        return Element.of("body", Stanza.NAMESPACE, new Text("Hello"));
    }
}
