package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;

/// Clients built on Smack outlive the server: they resume their sessions (XEP-0198 §5) when it is back.
final class RestartTest {
    private static final EntityBareJid JULIET = JidCreate.entityBareFromOrThrowUnchecked("juliet@localhost");

    private ServerHome home;
    private PackagedServer server;
    private SmackClient romeo;
    private SmackClient phone;
    private SmackClient tablet;
    private final BlockingQueue<Presence> seen = new LinkedBlockingQueue<>();

    @BeforeEach
    void letThemChat() throws Exception {
        home = ServerHome.create();
        server = PackagedServer.start(home, "limits.rates=false");
        server.addUser("romeo", "pw-romeo");
        server.addUser("juliet", "pw-juliet");
        romeo = SmackClient.login(server, "romeo", "pw-romeo");
        phone = SmackClient.login(server, "juliet", "pw-juliet");
        tablet = SmackClient.login(server, "juliet", "pw-juliet");
        CarbonManager.getInstanceFor(tablet.connection()).enableCarbons();
        romeo.roster().createItemAndRequestSubscription(JULIET, "Juliet", new String[0]);
        Await.until("both of Juliet's devices", SmackClient.LIMIT,
                () -> romeo.roster().getAvailablePresences(JULIET).size(), count -> count == 2);
        romeo.connection().addAsyncStanzaListener(stanza -> seen.add((Presence) stanza), StanzaTypeFilter.PRESENCE);
    }

    @AfterEach
    void stopAll() throws IOException {
        List.of(romeo, phone, tablet).forEach(SmackClient::close);
        server.close();
        home.close();
    }

    @Test
    void afterAPlannedRestartEverySessionIsAsItWas() throws Exception {
        phone.loseConnection();
        send("One");
        send("Two");
        tablet.messageSaying("One");
        tablet.messageSaying("Two");

        assertEquals(0, server.stop(), server::output);
        startAgain();
        comeBack(romeo);
        comeBack(tablet);
        comeBack(phone);

        phone.messageSaying("One");
        phone.messageSaying("Two");
        assertCarbonsReachTheTablet();
        send("The last");
        assertEquals("The last", phone.nextMessage().getBody(), "something came twice");
        assertEquals("The last", tablet.nextMessage().getBody(), "something came twice");
        assertEquals(List.of(), List.copyOf(seen), "presence of contacts who had never gone");
    }

    @Test
    void afterAKillNothingThatWasAcknowledgedIsLost() throws Exception {
        phone.awaitAllAcknowledged();
        phone.loseConnection();
        send("One");
        tablet.messageSaying("One");
        romeo.awaitAllAcknowledged();
        tablet.awaitAllAcknowledged();

        server.kill();
        startAgain();
        comeBack(romeo);
        comeBack(tablet);
        comeBack(phone);

        phone.messageSaying("One");
        assertCarbonsReachTheTablet();
        send("The last");
        phone.messageSaying("The last");
        tablet.messageSaying("The last");
    }

    private void assertCarbonsReachTheTablet() throws Exception {
        romeo.connection().sendStanza(message("For the phone").to(phone.connection().getUser()).build());
        phone.messageSaying("For the phone");
        Message copy = tablet.nextMessage();
        while (CarbonExtension.from(copy) == null) {
            copy = tablet.nextMessage(); // what came before
        }
        assertEquals(phone.connection().getUser(), CarbonExtension.from(copy).getForwarded().getForwardedStanza().getTo());
    }

    private void send(String body) throws Exception {
        romeo.connection().sendStanza(message(body).to(JULIET).build());
    }

    private MessageBuilder message(String body) {
        return romeo.connection().getStanzaFactory().buildMessageStanza().ofType(Message.Type.chat).setBody(body);
    }

    private void startAgain() throws IOException, InterruptedException {
        int port = server.port();
        server.close();
        server = PackagedServer.start(home, "limits.rates=false", "listen.c2s=127.0.0.1:" + port);
    }

    private void comeBack(SmackClient client) throws Exception {
        XMPPTCPConnection connection = client.connection();
        Await.until("the end of the connection", SmackClient.LIMIT, connection::isConnected, connected -> !connected);
        connection.connect().login();
        assertTrue(connection.streamWasResumed(), () -> connection.getUser() + " had to begin anew\n" + server.output());
    }
}
