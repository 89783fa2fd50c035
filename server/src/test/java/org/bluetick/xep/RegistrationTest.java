package org.bluetick.xep;

import static org.bluetick.xep.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.api.Accounts;
import org.bluetick.api.Limits;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestStream;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.junit.jupiter.api.Test;

/// XEP-0077.
final class RegistrationTest {
    private static final String REGISTER = "jabber:iq:register";
    private static final String ROMEO = "romeo@example.org/orchard";
    private static final Jid ROMEO_BARE = Jid.of("romeo@example.org");
    private static final Registration.Config OPEN = new Registration.Config(true, 2, true, true);
    private static final Registration.Config CLOSED = new Registration.Config(false, 2, false, false);

    private final TestContext context = new TestContext();
    private final TestAccounts accounts = new TestAccounts();
    private final TestStream stream = TestStream.anonymous();

    private void install(Registration.Config config, boolean rates) {
        context.provide(Accounts.class, accounts);
        context.provide(Limits.class, new Limits(10_000, 262_144, Duration.ofMinutes(1), rates));
        context.configure(config).install(new Registration());
    }

    @Test
    void itIsOfferedToTrustedStrangersWhenOpen() {
        install(OPEN, true);

        assertEquals(List.of(Element.of("register", "http://jabber.org/features/iq-register")), context.offers(stream));
        assertEquals(List.of(), context.offers(stream.untrusted()));
        assertEquals(List.of(), context.offers(TestStream.of(ROMEO_BARE)));
        assertEquals(List.of(REGISTER), context.server());
    }

    @Test
    void whenClosedNothingIsOfferedAndRequestsAreRefused() {
        install(CLOSED, true);

        assertEquals(List.of(), context.offers(stream));
        assertEquals(List.of(), context.server());
        assertRefused("service-unavailable", "get", query());
        assertRefused("service-unavailable", "set", plain("romeo", "secret"));
        assertEquals(Map.of(), accounts.passwords());
    }

    @Test
    void fieldsAreToldPlainlyAndAsForm() {
        install(OPEN, true);

        Element answer = ask("get", query());
        Element query = answer.child("query", REGISTER).orElseThrow();

        assertEquals("result", answer.attribute("type").orElseThrow());
        assertEquals("r1", answer.attribute("id").orElseThrow());
        assertTrue(query.has("username", REGISTER) && query.has("password", REGISTER));
        DataForm form = DataForm.in(query).orElseThrow();
        assertEquals(REGISTER, form.formType().orElseThrow());
        assertTrue(form.field("username").orElseThrow().required());
        assertEquals("text-private", form.field("password").orElseThrow().type());
    }

    @Test
    void plainFieldsMakeAnAccount() {
        install(OPEN, true);

        assertEquals("result", ask("set", plain("Romeo", "secret")).attribute("type").orElseThrow());

        assertEquals(Map.of(ROMEO_BARE, "secret"), accounts.passwords());
    }

    @Test
    void aFormMakesAnAccount() {
        install(OPEN, true);
        DataForm form = DataForm.of(DataForm.Type.SUBMIT, REGISTER).with("username", "romeo").with("password", "secret");

        assertEquals("result", ask("set", query(form.element())).attribute("type").orElseThrow());

        assertEquals(Map.of(ROMEO_BARE, "secret"), accounts.passwords());
    }

    @Test
    void aTakenNameConflicts() {
        install(OPEN, true);
        accounts.create(ROMEO_BARE, "first");

        assertRefused("conflict", "set", plain("ROMEO", "second"));
        assertEquals(Map.of(ROMEO_BARE, "first"), accounts.passwords());
    }

    @Test
    void incompleteOrInvalidFieldsAreNotAcceptable() {
        install(OPEN, false);

        assertRefused("not-acceptable", "set", query());
        assertRefused("not-acceptable", "set", plain("romeo", ""));
        assertRefused("not-acceptable", "set", plain("", "secret"));
        assertRefused("not-acceptable", "set", plain("ro meo", "secret"));
        assertRefused("not-acceptable", "set", plain("romeo@example.org", "secret"));
        assertRefused("not-acceptable", "set", plain("romeo", "\u0007"));
        assertEquals(Map.of(), accounts.passwords());
    }

    @Test
    void anUntrustedStreamMayNotRegister() {
        install(OPEN, true);
        TestStream plain = stream.untrusted();

        assertTrue(context.negotiate(plain, iq("set", plain("romeo", "secret"))));

        assertEquals("not-allowed", condition(plain.answer()));
        assertEquals(Map.of(), accounts.passwords());
    }

    @Test
    void errorsDoNotRepeatThePassword() {
        install(OPEN, true);
        accounts.create(ROMEO_BARE, "first");

        assertFalse(ask("set", plain("romeo", "secret")).has("query", REGISTER));
    }

    @Test
    void whenTheStoreFailsTheClientIsTold() {
        install(OPEN, true);

        assertRefused("internal-server-error", "set", plain("broken-store", "secret"));
    }

    @Test
    void otherElementsAndAuthenticatedStreamsAreLeftToOthers() {
        install(OPEN, true);

        assertFalse(context.negotiate(stream, Element.of("auth", "urn:ietf:params:xml:ns:xmpp-sasl")));
        assertFalse(context.negotiate(stream, iq("set", Element.of("bind", "urn:ietf:params:xml:ns:xmpp-bind"))));
        assertFalse(context.negotiate(TestStream.of(ROMEO_BARE), iq("get", query())));
        assertEquals(List.of(), stream.sent());
    }

    @Test
    void anAddressRegistersSoManyTimesAnHour() throws UnknownHostException {
        install(OPEN, true);

        register("one");
        register("two");
        assertRefused("resource-constraint", "set", plain("three", "secret"));
        TestStream elsewhere = stream.from(InetAddress.getByName("192.0.2.1"));
        assertTrue(context.negotiate(elsewhere, iq("set", plain("four", "secret"))));
        assertEquals("result", elsewhere.answer().attribute("type").orElseThrow());

        context.clock().advance(Duration.ofMinutes(61));
        register("five");
    }

    @Test
    void addressesOfOneIpv6NetworkCountTogether() throws UnknownHostException {
        RegistrationRate rate = new RegistrationRate(context.clock(), 1);

        assertTrue(rate.take(InetAddress.getByName("2001:db8:0:1::1")));
        assertFalse(rate.take(InetAddress.getByName("2001:db8:0:1:ffff::2")));
        assertTrue(rate.take(InetAddress.getByName("2001:db8:0:2::1")));
    }

    @Test
    void withoutRatesAnAddressRegistersAsOftenAsItWants() {
        install(OPEN, false);

        for (String name : List.of("one", "two", "three", "four")) {
            register(name);
        }
    }

    @Test
    void whoIsLoggedInIsRegistered() {
        install(OPEN, true);

        Element answer = context.get(ROMEO, "example.org", query());

        assertTrue(answer.has("registered", REGISTER));
        assertEquals("romeo", answer.child("username", REGISTER).orElseThrow().text());
        assertEquals("", answer.child("password", REGISTER).orElseThrow().text());
        assertError(StanzaError.SERVICE_UNAVAILABLE, () -> context.get("romeo@example.com/street", "example.org", query()));
    }

    @Test
    void theOwnerChangesThePassword() {
        install(OPEN, true);
        accounts.create(ROMEO_BARE, "old");

        assertSame(Element.EMPTY, context.set(ROMEO, "example.org", plain("romeo", "new")));
        assertEquals(Map.of(ROMEO_BARE, "new"), accounts.passwords());

        context.set(ROMEO, "romeo@example.org", plain("romeo", "newer"));
        assertEquals(Map.of(ROMEO_BARE, "newer"), accounts.passwords());
    }

    @Test
    void aPasswordIsChangedNeitherToNothingNorForAnother() {
        install(OPEN, true);
        accounts.create(ROMEO_BARE, "old");
        accounts.create(Jid.of("juliet@example.org"), "old");

        assertError(StanzaError.BAD_REQUEST, () -> context.set(ROMEO, "example.org", plain("romeo", "")));
        assertError(StanzaError.BAD_REQUEST, () -> context.set(ROMEO, "example.org", plain("", "new")));
        assertError(StanzaError.NOT_ALLOWED, () -> context.set(ROMEO, "example.org", plain("juliet", "new")));
        assertError(StanzaError.NOT_ACCEPTABLE, () -> context.set(ROMEO, "example.org", plain("romeo", "\u0007")));
        assertEquals(List.of("old", "old"), List.copyOf(accounts.passwords().values()));
    }

    @Test
    void theOwnerRemovesTheAccount() {
        install(OPEN, true);
        accounts.create(ROMEO_BARE, "secret");

        assertSame(Element.EMPTY, context.set(ROMEO, "example.org", query(Element.of("remove", REGISTER))));

        assertFalse(accounts.exists(ROMEO_BARE));
    }

    @Test
    void removeStandsAlone() {
        install(OPEN, true);

        assertError(StanzaError.BAD_REQUEST, () -> context.set(ROMEO, "example.org",
                query(Element.of("remove", REGISTER), Element.of("username", REGISTER))));
    }

    @Test
    void whatIsSwitchedOffIsNotAllowed() {
        install(CLOSED, true);

        assertError(StanzaError.NOT_ALLOWED, () -> context.set(ROMEO, "example.org", plain("romeo", "new")));
        assertError(StanzaError.NOT_ALLOWED,
                () -> context.set(ROMEO, "example.org", query(Element.of("remove", REGISTER))));
    }

    @Test
    void aStrangerCannotRemoveAnAccount() {
        install(OPEN, true);

        assertRefused("unexpected-request", "set", query(Element.of("remove", REGISTER)));
    }

    private void register(String name) {
        assertEquals("result", ask("set", plain(name, "secret")).attribute("type").orElseThrow());
    }

    private void assertRefused(String condition, String type, Element query) {
        assertEquals(condition, condition(ask(type, query)));
    }

    private static String condition(Element answer) {
        return answer.child("error", Stanza.NAMESPACE).flatMap(Element::firstElement).orElseThrow().name();
    }

    private Element ask(String type, Element query) {
        assertTrue(context.negotiate(stream, iq(type, query)));
        return stream.answer();
    }

    private static Element iq(String type, Element payload) {
        return Element.of("iq", Stanza.NAMESPACE, payload).with("type", type).with("id", "r1");
    }

    private static Element plain(String username, String password) {
        return query(
                Element.of("username", REGISTER).plusText(username),
                Element.of("password", REGISTER).plusText(password));
    }

    private static Element query(Node... content) {
        return Element.of("query", REGISTER, content);
    }
}
