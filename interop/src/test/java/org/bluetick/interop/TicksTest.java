package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension.Direction;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements.DisplayedExtension;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements.MarkableExtension;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.mam.MamManager.MamQuery;
import org.jivesoftware.smackx.mam.MamManager.MamQueryArgs;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;

/// What two people who use Smack see of the promise: ✓ (XEP-0198), ✓✓ (XEP-0184), blue (XEP-0333), the history (XEP-0313),
/// their other devices (XEP-0280). Each test has two accounts of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TicksTest {
    private static final String PASSWORD = "secret";

    private ServerHome home;
    private PackagedServer server;

    @BeforeAll
    void startServer() throws IOException, InterruptedException {
        home = ServerHome.create();
        server = PackagedServer.start(home, "limits.rates=false");
    }

    @AfterAll
    void stopServer() throws IOException {
        server.close();
        home.close();
    }

    @Test
    void aMessageToSomebodyOfflineArrivesAtTheirLoginAndBothTicksAreSeen() throws Exception {
        People people = people("offline");
        try (SmackClient romeo = people.romeoLogsIn()) {
            Message sent = question(romeo, people.julietJid(), "Art thou there?");
            romeo.connection().sendStanza(sent);
            romeo.awaitAllAcknowledged();
            try (SmackClient juliet = people.julietLogsIn()) {
                Message heard = juliet.nextMessage();
                assertEquals("Art thou there?", heard.getBody());
                assertNotNull(DelayInformation.from(heard), "a delay stamp (XEP-0203)");
                receive(juliet, heard);
                display(juliet, heard);
            }
            assertEquals(sent.getStanzaId(), DeliveryReceipt.from(romeo.nextMessage()).getId());
            assertEquals(sent.getStanzaId(), DisplayedExtension.from(romeo.nextMessage()).getId());
        }
    }

    @Test
    void ticksReachASenderWhoWasOfflineMeanwhile() throws Exception {
        People people = people("away");
        String id;
        try (SmackClient romeo = people.romeoLogsIn()) {
            Message sent = question(romeo, people.julietJid(), "Wherefore?");
            id = sent.getStanzaId();
            romeo.connection().sendStanza(sent);
            romeo.awaitAllAcknowledged();
        }
        try (SmackClient juliet = people.julietLogsIn()) {
            Message heard = juliet.nextMessage();
            receive(juliet, heard);
            display(juliet, heard);
            juliet.awaitAllAcknowledged();
        }
        try (SmackClient romeo = people.romeoLogsIn()) {
            assertEquals(id, DeliveryReceipt.from(romeo.nextMessage()).getId());
            assertEquals(id, DisplayedExtension.from(romeo.nextMessage()).getId());
        }
    }

    @Test
    void theHistoryOfBothPagesForwardAndBack() throws Exception {
        People people = people("history");
        List<String> said = IntStream.range(0, 25).mapToObj(number -> "Line " + number).toList();
        try (SmackClient romeo = people.romeoLogsIn(); SmackClient juliet = people.julietLogsIn()) {
            for (String line : said) {
                romeo.connection().sendStanza(chat(romeo, people.julietJid()).setBody(line).build());
            }
            romeo.awaitAllAcknowledged();
            for (SmackClient client : List.of(romeo, juliet)) {
                assertEquals(said, pagedForward(client), "the history of " + client.connection().getUser());
                assertEquals(said, pagedBack(client), "the same, from its end");
            }
        }
    }

    @Test
    void theOtherDevicesHearAndSeeWhatIsSaid() throws Exception {
        People people = people("devices");
        try (SmackClient romeo = people.romeoLogsIn(); SmackClient phone = people.julietLogsIn(); SmackClient tablet = people.julietLogsIn()) {
            CarbonManager.getInstanceFor(tablet.connection()).enableCarbons();
            Jid phoneJid = phone.connection().getUser();

            romeo.connection().sendStanza(chat(romeo, phoneJid).setBody("To the phone").build());
            phone.messageSaying("To the phone");
            assertCarbon(tablet, Direction.received, "To the phone");

            phone.connection().sendStanza(chat(phone, people.romeoJid()).setBody("From the phone").build());
            romeo.messageSaying("From the phone");
            assertCarbon(tablet, Direction.sent, "From the phone");
        }
    }

    private static void assertCarbon(SmackClient device, Direction direction, String body) throws Exception {
        CarbonExtension carbon = CarbonExtension.from(device.nextMessage());
        assertNotNull(carbon, "a copy (XEP-0280)");
        assertEquals(direction, carbon.getDirection());
        assertEquals(body, carbon.getForwarded().getForwardedStanza().getBody());
    }

    private static List<String> pagedForward(SmackClient client) throws Exception {
        MamQuery query = archive(client).queryArchive(MamQueryArgs.builder().setResultPageSizeTo(10).build());
        List<String> bodies = new ArrayList<>(bodies(query.getMessages()));
        while (!query.isComplete()) {
            bodies.addAll(bodies(query.pageNext(10)));
        }
        return bodies;
    }

    private static List<String> pagedBack(SmackClient client) throws Exception {
        MamQuery query = archive(client).queryMostRecentPage(null, 10);
        List<String> bodies = new ArrayList<>(bodies(query.getMessages()));
        while (!query.isComplete()) {
            bodies.addAll(0, bodies(query.pagePrevious(10)));
        }
        return bodies;
    }

    private static MamManager archive(SmackClient client) throws Exception {
        MamManager archive = MamManager.getInstanceFor(client.connection());
        assertTrue(archive.isSupported(), "an archive"); // Smack must be asked before it can query
        return archive;
    }

    private static List<String> bodies(List<Message> messages) {
        return messages.stream().map(Message::getBody).toList();
    }

    private static Message question(SmackClient from, Jid to, String body) {
        return chat(from, to).setBody(body).addExtension(new DeliveryReceiptRequest()).addExtension(MarkableExtension.INSTANCE).build();
    }

    private static void receive(SmackClient client, Message heard) throws Exception {
        client.connection().sendStanza(DeliveryReceiptManager.receiptMessageFor(heard));
    }

    private static void display(SmackClient client, Message heard) throws Exception {
        client.connection().sendStanza(chat(client, heard.getFrom()).addExtension(new DisplayedExtension(heard.getStanzaId())).build());
    }

    private static MessageBuilder chat(SmackClient from, Jid to) {
        return from.connection().getStanzaFactory().buildMessageStanza().to(to).ofType(Message.Type.chat);
    }

    private People people(String test) throws Exception {
        People people = new People(server, "romeo-" + test, "juliet-" + test);
        server.addUser(people.romeo(), PASSWORD);
        server.addUser(people.juliet(), PASSWORD);
        return people;
    }

    /// @param romeo the local part of one account
    /// @param juliet of the other
    private record People(PackagedServer server, String romeo, String juliet) {
        SmackClient romeoLogsIn() throws Exception {
            return SmackClient.login(server, romeo, PASSWORD);
        }

        SmackClient julietLogsIn() throws Exception {
            return SmackClient.login(server, juliet, PASSWORD);
        }

        Jid romeoJid() throws Exception {
            return JidCreate.bareFrom(romeo + "@" + PackagedServer.DOMAIN);
        }

        Jid julietJid() throws Exception {
            return JidCreate.bareFrom(juliet + "@" + PackagedServer.DOMAIN);
        }
    }
}
