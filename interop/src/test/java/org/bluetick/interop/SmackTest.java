package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.chat2.ChatManager;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.roster.RosterEntry;
import org.jivesoftware.smack.roster.packet.RosterPacket.ItemType;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smackx.blocking.BlockingCommandManager;
import org.jivesoftware.smackx.iqversion.VersionManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;

/// What people do with a client built on Smack.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmackTest {
    private static final EntityBareJid ROMEO = JidCreate.entityBareFromOrThrowUnchecked("romeo@localhost");
    private static final EntityBareJid JULIET = JidCreate.entityBareFromOrThrowUnchecked("juliet@localhost");
    private static final EntityBareJid NOBODY = JidCreate.entityBareFromOrThrowUnchecked("nobody@localhost");

    private ServerHome home;
    private PackagedServer server;

    @BeforeAll
    void startServer() throws IOException, InterruptedException {
        home = ServerHome.create();
        server = PackagedServer.start(home, "limits.rates=false");
        server.addUser("romeo", "pw-romeo");
        server.addUser("juliet", "pw-juliet");
    }

    @AfterAll
    void stopServer() throws IOException {
        server.close();
        home.close();
    }

    /// Not SCRAM-SHA-1-PLUS: Smack asks for a message digest by the name of the certificate's key algorithm, and fails.
    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-1", "PLAIN"})
    void oneLogsInAfterStartTls(String mechanism) throws Exception {
        try (SmackClient romeo = SmackClient.login(
                server, "romeo", "pw-romeo", builder -> builder.addEnabledSaslMechanism(mechanism))) {
            assertEquals(mechanism, romeo.connection().getUsedSaslMechansism());
            assertTrue(romeo.connection().isSecureConnection());
        }
    }

    @Test
    void oneLogsInOverTlsFromTheFirstByte() throws Exception {
        try (SmackClient romeo = SmackClient.login(
                server, "romeo", "pw-romeo", builder -> SmackClient.overDirectTls(server, builder))) {
            assertEquals(ROMEO, romeo.connection().getUser().asEntityBareJid());
        }
    }

    @Test
    void aWrongPasswordIsNotAuthorized() {
        SASLErrorException error = assertThrows(
                SASLErrorException.class, () -> SmackClient.login(server, "romeo", "wrong").close());
        assertEquals("not-authorized", error.getSASLFailure().getSASLErrorString());
    }

    @Test
    void whoIsSubscribedSeesPresenceComeAndGo() throws Exception {
        try (SmackClient romeo = client("romeo"); SmackClient juliet = client("juliet")) {
            romeo.roster().createItemAndRequestSubscription(JULIET, "Juliet", new String[] {"Capulets"});
            Await.until("Juliet online", SmackClient.LIMIT, () -> romeo.roster().getPresence(JULIET).isAvailable(), seen -> seen);
            RosterEntry entry = Await.until("a subscription", SmackClient.LIMIT,
                    () -> romeo.roster().getEntry(JULIET), seen -> seen.getType() == ItemType.to);
            assertEquals("Juliet", entry.getName());
            assertEquals("Capulets", entry.getGroups().getFirst().getName());
            assertEquals(ItemType.from, juliet.roster().getEntry(ROMEO).getType());

            juliet.connection().disconnect();
            Await.until("Juliet offline", SmackClient.LIMIT, () -> romeo.roster().getPresence(JULIET).isAvailable(), seen -> !seen);
            romeo.roster().removeEntry(entry);
        }
    }

    @Test
    void twoChat() throws Exception {
        try (SmackClient romeo = client("romeo"); SmackClient juliet = client("juliet")) {
            ChatManager.getInstanceFor(romeo.connection()).chatWith(JULIET).send("O, speak again, bright angel! <&> ☀");
            Message heard = juliet.messageSaying("O, speak again, bright angel! <&> ☀");
            assertEquals(romeo.connection().getUser(), heard.getFrom());

            juliet.connection().sendStanza(juliet.connection().getStanzaFactory().buildMessageStanza()
                    .to(heard.getFrom()).ofType(Message.Type.chat).setBody("Good night").build());
            romeo.messageSaying("Good night");
        }
    }

    @Test
    void aVCardIsKeptAndShownToOthers() throws Exception {
        try (SmackClient romeo = client("romeo"); SmackClient juliet = client("juliet")) {
            VCard card = new VCard();
            card.setNickName("Romeo ♥");
            card.setOrganization("Montague & Sons");
            VCardManager.getInstanceFor(romeo.connection()).saveVCard(card);
            VCard seen = VCardManager.getInstanceFor(juliet.connection()).loadVCard(ROMEO);
            assertEquals("Romeo ♥", seen.getNickName());
            assertEquals("Montague & Sons", seen.getOrganization());
        }
    }

    @Test
    void theServerAnswersPingsAndTellsItsVersion() throws Exception {
        try (SmackClient romeo = client("romeo"); SmackClient juliet = client("juliet")) {
            assertTrue(PingManager.getInstanceFor(romeo.connection()).pingMyServer());
            assertTrue(PingManager.getInstanceFor(romeo.connection()).ping(juliet.connection().getUser()));
            assertEquals("Bluetick", VersionManager.getInstanceFor(romeo.connection())
                    .getVersion(romeo.connection().getXMPPServiceDomain()).getName());
        }
    }

    @Test
    void whoIsBlockedIsNotHeardUntilTheyAreUnblocked() throws Exception {
        try (SmackClient romeo = client("romeo"); SmackClient juliet = client("juliet")) {
            BlockingCommandManager blocking = BlockingCommandManager.getInstanceFor(juliet.connection());
            assertTrue(blocking.isSupportedByServer());
            blocking.blockContacts(List.of(ROMEO));
            assertEquals(List.of(ROMEO), blocking.getBlockList());
            assertEquals(Condition.service_unavailable, refusal(romeo, JULIET));
            assertEquals(Condition.not_acceptable, refusal(juliet, ROMEO));

            blocking.unblockContacts(List.of(ROMEO));
            romeo.connection().sendStanza(message(romeo, JULIET, "heard again"));
            juliet.messageSaying("heard again");
        }
    }

    @Test
    void whatCannotBeDoneIsAnsweredWithAnError() throws Exception {
        try (SmackClient romeo = client("romeo")) {
            assertEquals(Condition.service_unavailable, refusal(romeo, NOBODY));
            XMPPErrorException error = assertThrows(XMPPErrorException.class,
                    () -> VCardManager.getInstanceFor(romeo.connection()).loadVCard(NOBODY));
            assertTrue(List.of(Condition.service_unavailable, Condition.item_not_found)
                    .contains(error.getStanzaError().getCondition()), error.toString());
        }
    }

    private SmackClient client(String user) throws Exception {
        return SmackClient.login(server, user, "pw-" + user);
    }

    /// What the error says that a message from one to another brings back.
    private static Condition refusal(SmackClient from, EntityBareJid to) {
        XMPPErrorException error = assertThrows(
                XMPPErrorException.class, () -> from.answerTo(message(from, to, "can you hear me?")));
        return error.getStanzaError().getCondition();
    }

    private static Message message(SmackClient from, EntityBareJid to, String body) {
        return from.connection().getStanzaFactory().buildMessageStanza()
                .to(to).ofType(Message.Type.chat).setBody(body).build();
    }
}
