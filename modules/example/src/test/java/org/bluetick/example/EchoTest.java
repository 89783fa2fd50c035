package org.bluetick.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.bluetick.ModuleRules;
import org.bluetick.address.Jid;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestSession;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Message;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;

final class EchoTest {
    private static final Jid ROMEO = Jid.of("romeo@example.org/orchard");
    private static final Jid ECHO = Jid.of("echo.example.org");

    private final TestContext server = new TestContext();

    @Test
    void theServiceIsListed() {
        server.install(new Echo());

        assertEquals("Says back what it is told", server.services().get(ECHO));
    }

    @Test
    void theServerTellsHowManyMessagesWereSaidBack() {
        server.install(new Echo());

        Element answer = server.get("romeo@example.org/orchard", "example.org", Element.of("echoes", Echo.NAMESPACE));

        assertEquals(Element.of("echoes", Echo.NAMESPACE).with("count", "0"), answer);
    }

    @Test
    void theAdministratorIsToldHowManyMessagesWereSaidBack() {
        Echo echo = new Echo();
        server.install(echo);

        assertEquals("0", server.run(echo.commands().getFirst(), Map.of()));
    }

    @Test
    void aSessionThatSendsTooManyMessagesIsRefused() {
        server.configure(new Echo.Config("", 2, Duration.ofMinutes(1))).install(new Echo());
        server.connect(ROMEO.toString());

        assertInstanceOf(Verdict.Pass.class, send());
        assertInstanceOf(Verdict.Pass.class, send());
        assertInstanceOf(Verdict.Bounce.class, send());
        server.clock().advance(Duration.ofMinutes(1));
        assertInstanceOf(Verdict.Pass.class, send());
    }

    @Test
    void messagesToOthersAreNotCounted() {
        server.configure(new Echo.Config("", 1, Duration.ofMinutes(1))).install(new Echo());
        server.connect(ROMEO.toString());

        for (int i = 0; i < 3; i++) {
            Message toJuliet = Message.of(ROMEO, Jid.of("juliet@example.org"), Message.Type.CHAT);
            assertInstanceOf(Verdict.Pass.class, server.pass(Place.SENT, toJuliet));
        }
    }

    @Test
    void aClientThatComesOnlineIsGreeted() {
        server.configure(new Echo.Config("Hello", 1, Duration.ofMinutes(1))).install(new Echo());
        TestSession romeo = server.connect(ROMEO.toString());

        comeOnline(romeo);

        List<Stanza> delivered = romeo.delivered();
        assertEquals(1, delivered.size());
        assertEquals("Hello", assertInstanceOf(Message.class, delivered.getFirst()).body().orElse(""));
    }

    @Test
    void withoutAGreetingNothingIsSaid() {
        server.install(new Echo());
        TestSession romeo = server.connect(ROMEO.toString());

        comeOnline(romeo);

        assertEquals(List.of(), romeo.delivered());
    }

    @Test
    void aLimitOfNoMessagesIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Echo.Config("", 0, Duration.ofMinutes(1)));

        assertEquals("max-messages: found 0; expected 1 or more", refused.getMessage());
    }

    @Test
    void theServerFindsTheModule() {
        assertInstanceOf(Echo.class, ServiceLoader.load(XmppModule.class).findFirst().orElseThrow());
    }

    @Test
    void theModuleKeepsToTheRulesOfModules() {
        ModuleRules.check("org.bluetick.example");
    }

    private Verdict send() {
        return server.pass(Place.SENT, Message.of(ROMEO, ECHO, Message.Type.CHAT,
                Element.of("body", Stanza.NAMESPACE, new Text("Is anybody there?"))));
    }

    private void comeOnline(TestSession session) {
        Presence presence = Presence.of(session.jid(), session.account(), Presence.Type.AVAILABLE).unaddressed();
        server.emit(new SessionAvailable(session.broadcasts(presence), presence));
    }
}
