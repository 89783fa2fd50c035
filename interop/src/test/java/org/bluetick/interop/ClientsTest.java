package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;

/// Clients as Debian ships them, with the server's settings as they come. Romeo uses one, Juliet has Smack.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private ServerHome home;
    private PackagedServer server;

    @BeforeAll
    void startServer() throws IOException, InterruptedException {
        home = ServerHome.create();
        server = PackagedServer.start(home);
        server.addUser("romeo", "pw-romeo");
        server.addUser("juliet", "pw-juliet");
    }

    @AfterAll
    void stopServer() throws IOException {
        server.close();
        home.close();
    }

    @Test
    void profanityTrustsTheCertificateAndChats() throws Exception {
        try (SmackClient juliet = SmackClient.login(server, "juliet", "pw-juliet"); Terminal profanity = profanity("chats")) {
            connect(profanity, "romeo");
            profanity.awaitOnScreen("[TLS]");

            profanity.type("/msg juliet@localhost But soft, what light");
            Message heard = juliet.messageSaying("But soft, what light");
            say(juliet, heard.getFrom(), "Ay me!");
            profanity.awaitOnScreen("Ay me!");

            profanity.type("/quit");
        }
    }

    @Test
    void aMessageWaitsForProfanityAndItsReceiptIsSeen() throws Exception {
        server.addUser("mercutio", "pw-mercutio");
        try (SmackClient juliet = SmackClient.login(server, "juliet", "pw-juliet"); Terminal profanity = profanity("waits")) {
            Message sent = message(juliet, JidCreate.from("mercutio@localhost"), "Any man that can write")
                    .addExtension(new DeliveryReceiptRequest()).build();
            juliet.connection().sendStanza(sent);
            juliet.awaitAllAcknowledged();

            profanity.type("/receipts send on");
            connect(profanity, "mercutio");
            profanity.awaitOnScreen("chat message: juliet@localhost");
            profanity.type("/win 2");
            profanity.awaitOnScreen("Any man that can write");
            Message tick = juliet.nextMessage();
            while (DeliveryReceipt.from(tick) == null) {
                tick = juliet.nextMessage();
            }
            assertEquals(sent.getStanzaId(), DeliveryReceipt.from(tick).getId());

            profanity.type("/quit");
        }
    }

    /// It shows in another colour what a device of the recipient has not confirmed yet (XEP-0184).
    @Test
    void profanitySeesTheTickOfOneWhoComesLater() throws Exception {
        server.addUser("benvolio", "pw-benvolio");
        server.addUser("rosaline", "pw-rosaline");
        try (Terminal profanity = profanity("tick"); SmackClient tablet = SmackClient.login(server, "benvolio", "pw-benvolio")) {
            CarbonManager.getInstanceFor(tablet.connection()).enableCarbons();
            profanity.type("/receipts request on");
            connect(profanity, "benvolio");
            profanity.type("/msg rosaline@localhost Tell me in sadness");
            String unconfirmed = profanity.awaitLine("what was said", "Tell me in sadness", line -> true);
            assertEquals("Tell me in sadness",
                    CarbonExtension.from(tablet.nextMessage()).getForwarded().getForwardedStanza().getBody());

            try (SmackClient rosaline = SmackClient.login(server, "rosaline", "pw-rosaline")) {
                Message heard = rosaline.messageSaying("Tell me in sadness");
                rosaline.connection().sendStanza(DeliveryReceiptManager.receiptMessageFor(heard));
                profanity.awaitLine("another colour than " + unconfirmed, "Tell me in sadness", line -> !line.equals(unconfirmed));
            }
            say(tablet, JidCreate.from("rosaline@localhost"), "Said on the tablet");
            profanity.awaitOnScreen("Said on the tablet");

            profanity.type("/quit");
        }
    }

    private Terminal profanity(String test) throws IOException, InterruptedException {
        assumeInstalled("profanity");
        assumeInstalled("tmux");
        Path own = Files.createDirectory(home.path().resolve("profanity-" + test));
        return Terminal.run(own, Map.of(
                "XDG_CONFIG_HOME", own.resolve("config").toString(),
                "XDG_DATA_HOME", own.resolve("data").toString(),
                "LC_ALL", "C.UTF-8",
                "TERM", "xterm-256color"), "profanity");
    }

    private void connect(Terminal profanity, String user) throws Exception {
        profanity.awaitOnScreen("Type '/help'");
        profanity.type("/connect " + user + "@localhost server 127.0.0.1 port " + server.port() + " tls trust");
        profanity.awaitOnScreen("Enter password:");
        profanity.type("pw-" + user);
        profanity.awaitOnScreen("logged in successfully");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTTLS", "direct TLS"})
    void goSendxmppSends(String tls) throws Exception {
        assumeInstalled("go-sendxmpp");
        boolean direct = tls.equals("direct TLS");
        try (SmackClient juliet = SmackClient.login(server, "juliet", "pw-juliet")) {
            List<String> command = Stream.of(
                            List.of("go-sendxmpp", "--no-tls-verify", "-u", "romeo@localhost", "-p", "pw-romeo", "-j"),
                            direct ? List.of("localhost:" + server.directTlsPort(), "--tls")
                                    : List.of("localhost:" + server.port()),
                            List.of("juliet@localhost"))
                    .flatMap(List::stream)
                    .toList();
            RunningProcess romeo = RunningProcess.start(new ProcessBuilder(command));
            romeo.type("Sent over " + tls);
            romeo.endInput();
            assertEquals(0, romeo.exit(SmackClient.LIMIT), romeo::output);
            juliet.messageSaying("Sent over " + tls);
        }
    }

    @Test
    void goSendxmppListens() throws Exception {
        assumeInstalled("go-sendxmpp");
        ProcessBuilder command = new ProcessBuilder("go-sendxmpp", "--no-tls-verify", "--listen", "-u", "romeo@localhost",
                "-p", "pw-romeo", "-j", "localhost:" + server.port());
        try (SmackClient juliet = SmackClient.login(server, "juliet", "pw-juliet");
                RunningProcess romeo = RunningProcess.start(command)) {
            Jid bare = JidCreate.from("romeo@localhost");
            // It does not tell when it is online, so: again until it is.
            Await.until("the message", SmackClient.LIMIT, () -> {
                say(juliet, bare, "Art thou not Romeo?");
                return romeo.output();
            }, output -> output.contains("Art thou not Romeo?"));
        }
    }

    @Test
    void slixmppAnswers() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), "there is no " + PYTHON);
        RunningProcess check = RunningProcess.start(new ProcessBuilder(PYTHON.toString(), "-c", "import slixmpp"));
        assumeTrue(check.exit(SmackClient.LIMIT) == 0, "python3-slixmpp is not installed");
        Path bot = Path.of(ClientsTest.class.getResource("/slixmpp-bot.py").toURI());
        ProcessBuilder command = new ProcessBuilder(PYTHON.toString(), bot.toString(), String.valueOf(server.port()),
                server.certificate().toString(), "romeo@localhost");
        try (SmackClient juliet = SmackClient.login(server, "juliet", "pw-juliet");
                RunningProcess romeo = RunningProcess.start(command)) {
            romeo.type("pw-romeo");
            romeo.awaitLine("online", line -> line.equals("online"), SmackClient.LIMIT);
            say(juliet, JidCreate.from("romeo@localhost"), "Wherefore art thou Romeo? ☾");
            Message answer = juliet.messageSaying("You said: Wherefore art thou Romeo? ☾");
            assertTrue(answer.getFrom().asBareJid().equals("romeo@localhost"), answer.toString());
            say(juliet, answer.getFrom(), "bye");
            assertEquals(0, romeo.exit(SmackClient.LIMIT), romeo::output);
        }
    }

    private static void say(SmackClient client, Jid to, String text) throws Exception {
        client.connection().sendStanza(message(client, to, text).build());
    }

    private static MessageBuilder message(SmackClient client, Jid to, String text) {
        return client.connection().getStanzaFactory().buildMessageStanza().to(to).ofType(Message.Type.chat).setBody(text);
    }

    private static void assumeInstalled(String program) {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))), program + " is not installed");
    }
}
