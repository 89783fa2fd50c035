package org.bluetick.xep;

import static org.bluetick.xep.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.LastActivityStore.LastActivity;
import org.bluetick.api.Place;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.Sessions;
import org.bluetick.api.Subscription;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// XEP-0012.
final class LastActivityTest {
    private static final String JULIET = "juliet@example.org";
    private static final String ROMEO = "romeo@example.com/orchard";
    private static final String TYBALT = "tybalt@example.com/street";
    private static final Element QUERY = Element.of("query", "jabber:iq:last");

    private final TestContext context = new TestContext();
    private final TestRoutes routes = new TestRoutes();
    private final TestAccounts accounts = new TestAccounts();
    private final XmppModule module = BuiltIn.all().stream().filter(each -> each.name().equals("last-activity")).findFirst().orElseThrow();

    @BeforeEach
    void install() {
        TestRosters.add(context.get(RosterStore.class), JULIET, "romeo@example.com", Subscription.FROM);
        accounts.create(Jid.of(JULIET), "secret");
        context.provide(Accounts.class, accounts);
        context.provide(RoutingTable.class, routes);
        context.install(module);
    }

    @Test
    void serverTellsForHowLongItHasRun() {
        context.clock().advance(Duration.ofSeconds(75));

        assertEquals(QUERY.with("seconds", "75"), context.get(TYBALT, "example.org", QUERY));
    }

    @Test
    void anAccountTellsSinceWhenItIsAwayAndItsLastWords() {
        TestSession juliet = context.connect("juliet@example.org/balcony");
        context.emit(new PresenceBroadcast(juliet, unavailable(juliet, "Heading home")));
        context.clock().advance(Duration.ofSeconds(900));

        Element answer = QUERY.with("seconds", "900").plusText("Heading home");
        assertEquals(answer, context.get(ROMEO, JULIET, QUERY));
        assertEquals(answer, context.get("juliet@example.org/chamber", JULIET, QUERY));
    }

    @Test
    void whoComesBackHasNoLastWords() {
        TestSession juliet = context.connect("juliet@example.org/balcony");
        context.emit(new PresenceBroadcast(juliet, unavailable(juliet, "Heading home")));
        context.emit(new PresenceBroadcast(juliet, Presence.of(juliet.jid(), juliet.account(), Presence.Type.AVAILABLE)));
        context.emit(new PresenceBroadcast(juliet, Presence.of(juliet.jid(), juliet.account(), Presence.Type.UNAVAILABLE)));

        assertEquals(QUERY.with("seconds", "0"), context.get(ROMEO, JULIET, QUERY));
    }

    @Test
    void whatWasNotedIsWrittenDownOnceInAWhileAndAtTheEnd() {
        TestSession juliet = context.connect("juliet@example.org/balcony");
        LastActivityStore store = context.get(LastActivityStore.class);
        context.emit(new PresenceBroadcast(juliet, unavailable(juliet, "Heading home")));
        assertEquals(Optional.empty(), store.last(juliet.account()));

        context.emit(new TestContext.Tick());
        assertEquals(Optional.of("Heading home"), store.last(juliet.account()).map(LastActivity::status));

        context.emit(new PresenceBroadcast(juliet, unavailable(juliet, "Good night")));
        module.close();
        assertEquals(Optional.of("Good night"), store.last(juliet.account()).map(LastActivity::status));
    }

    @Test
    void nothingIsWrittenDownOfAnAccountThatIsRemovedBefore() {
        TestSession juliet = context.connect("juliet@example.org/balcony");
        context.emit(new PresenceBroadcast(juliet, unavailable(juliet, "Farewell")));
        context.emit(new AccountRemoved(juliet.account()));
        context.emit(new TestContext.Tick());

        assertEquals(Optional.empty(), context.get(LastActivityStore.class).last(juliet.account()));
    }

    @Test
    void nothingIsKeptOfAnAccountThatIsRemovedWhileItIsWrittenDown() {
        MemoryLastActivity store = new MemoryLastActivity();
        Departures departures = new Departures(store, context.get(Sessions.class), context.clock());
        TestSession juliet = context.connect("juliet@example.org/balcony");
        departures.presence(new PresenceBroadcast(juliet, unavailable(juliet, "Farewell")));
        store.beforePut = () -> departures.removed(new AccountRemoved(juliet.account()));
        departures.write();

        assertEquals(Map.of(), store.kept);
    }

    @Test
    void nothingIsKeptOfARemovedAccount() {
        TestSession juliet = context.connect("juliet@example.org/balcony");
        accounts.remove(juliet.account());
        context.emit(new AccountRemoved(juliet.account()));
        juliet.turn();
        context.emit(new PresenceBroadcast(juliet, unavailable(juliet, "Farewell")));

        assertError(StanzaError.ITEM_NOT_FOUND, () -> context.get(ROMEO, JULIET, QUERY));
    }

    @Test
    void whoIsOnlineIsActiveNow() {
        routes.put(new Route(Jid.of("juliet@example.org/balcony"), true, 0));

        assertEquals(QUERY.with("seconds", "0"), context.get(ROMEO, JULIET, QUERY));
    }

    @Test
    void whoIsConnectedWithoutPresenceIsNotBetrayed() {
        routes.put(new Route(Jid.of("juliet@example.org/balcony"), false, 0));

        assertError(StanzaError.ITEM_NOT_FOUND, () -> context.get(ROMEO, JULIET, QUERY));
    }

    @Test
    void whoDoesNotSeeThePresenceIsForbidden() {
        assertError(StanzaError.FORBIDDEN, () -> context.get(TYBALT, JULIET, QUERY));
    }

    @Test
    void aResourceIsAskedOnlyByThoseWhoSeeIt() {
        assertEquals(Verdict.bounce(StanzaError.FORBIDDEN), context.pass(Place.ARRIVED, question(TYBALT)));
        assertInstanceOf(Verdict.Pass.class, context.pass(Place.ARRIVED, question(ROMEO)));
    }

    private static Iq question(String from) {
        return Iq.request(Iq.Type.GET, Jid.of(from), Jid.of("juliet@example.org/balcony"), "1", QUERY);
    }

    private static Presence unavailable(TestSession session, String status) {
        Presence presence = Presence.of(session.jid(), session.account(), Presence.Type.UNAVAILABLE);
        return presence.withElement(
                presence.element().plus(Element.of("status", Stanza.NAMESPACE, new Text(status))));
    }

    private static final class MemoryLastActivity implements LastActivityStore {
        final Map<Jid, LastActivity> kept = new HashMap<>();
        Runnable beforePut = () -> {};

        @Override
        public Optional<LastActivity> last(Jid account) {
            return Optional.ofNullable(kept.get(account));
        }

        @Override
        public void put(Map<Jid, LastActivity> accounts) {
            beforePut.run();
            kept.putAll(accounts);
        }

        @Override
        public void remove(Jid account) {
            kept.remove(account);
        }
    }
}
