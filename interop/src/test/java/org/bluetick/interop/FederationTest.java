package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.httpfileupload.HttpFileUploadManager;
import org.jivesoftware.smackx.httpfileupload.element.Slot;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.jxmpp.jid.impl.JidCreate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged server beside a real Prosody, a real ejabberd and another of its own kind, with certificates of an authority
/// made here; it writes down which with whom: the table in docs/federation.md. Each peer serves several domains, one for each way to know each other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FederationTest {
    private static final String OURS = "montague.test";
    private static final String ONE_WAY = "modules_enabled = { }";
    private static final String BOTH_WAYS = "modules_enabled = { \"s2s_bidi\" }";

    private final Map<String, Map<String, String>> matrix = new LinkedHashMap<>();
    private final Map<String, Integer> clients = new TreeMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private ServerHome home;
    private ServerHome otherHome;
    private PackagedServer server;
    private PackagedServer other;
    private Prosody prosody;
    private Ejabberd ejabberd;
    private TestDns dns;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        assumeTrue(Peers.isInstalled("prosody") && Peers.isInstalled("ejabberdctl"), "prosody and ejabberd are not installed");
        folder = temporary;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Prosody.Ports prosodyPorts = new Prosody.Ports(Peers.freePort(), Peers.freePort(), Peers.freePort());
        Prosody.Ports ejabberdPorts = new Prosody.Ports(Peers.freePort(), Peers.freePort(), Peers.freePort());
        Prosody.Ports ourPorts = new Prosody.Ports(0, Peers.freePort(), Peers.freePort());
        Prosody.Ports otherPorts = new Prosody.Ports(0, Peers.freePort(), Peers.freePort());
        TestAuthority authority = certificates();

        Map<String, String> hosts = new LinkedHashMap<>();
        for (String way : List.of("external", "dialback", "tls", "expired", "foreign", "wrong")) {
            hosts.put(way + ".prosody.test", ONE_WAY);
        }
        hosts.put("bidi.prosody.test", BOTH_WAYS);
        prosody = new Prosody(folder.resolve("prosody"), authority.certificate(), prosodyPorts, hosts,
                Map.of(OURS, "{ " + ourPorts.servers() + ", \"starttls\" }"));
        dns = new TestDns(Map.of("_xmpp-server._tcp." + OURS, ourPorts.servers()));
        ejabberd = new Ejabberd(folder.resolve("ejabberd"), authority.certificate(), ejabberdPorts,
                List.of("external.ejabberd.test", "dialback.ejabberd.test", "tls.ejabberd.test"), dns.port());
        prosody.start();
        ejabberd.start();

        int ourWeb = Peers.freePort();
        home = ServerHome.create();
        server = bluetick(home, OURS, ourPorts,
                "listen.http=127.0.0.1:" + ourWeb, "http-upload.url=http://127.0.0.1:" + ourWeb + "/upload",
                "federation.time-to-connect=10s", "federation.retry-at-most=5s",
                "federation.hosts.\"tls.prosody.test\"=tls://127.0.0.1:" + prosodyPorts.serversTls(),
                "federation.hosts.\"tls.ejabberd.test\"=tls://127.0.0.1:" + ejabberdPorts.serversTls(),
                "federation.hosts.\"*.prosody.test\"=127.0.0.1:" + prosodyPorts.servers(),
                "federation.hosts.\"*.ejabberd.test\"=127.0.0.1:" + ejabberdPorts.servers(),
                "federation.hosts.\"bluetick.test\"=127.0.0.1:" + otherPorts.servers(),
                "federation.security=certificate", "log.level=debug",
                "federation.security-for.\"dialback.prosody.test\"=dialback",
                "federation.security-for.\"dialback.ejabberd.test\"=dialback");
        otherHome = ServerHome.create();
        other = bluetick(otherHome, "bluetick.test", otherPorts,
                "federation.hosts.\"" + OURS + "\"=tls://127.0.0.1:" + ourPorts.serversTls());
        hosts.keySet().forEach(domain -> clients.put(domain, prosodyPorts.clients()));
        for (String way : List.of("external", "dialback", "tls")) {
            clients.put(way + ".ejabberd.test", ejabberdPorts.clients());
        }
        clients.put("bluetick.test", other.port());
        clients.put(OURS, server.port());
    }

    private TestAuthority certificates() throws Exception {
        TestAuthority authority = TestAuthority.create(folder, "authority");
        TestAuthority foreign = TestAuthority.create(folder, "nobody");
        for (String domain : List.of(OURS, "bluetick.test", "external.prosody.test", "dialback.prosody.test", "tls.prosody.test",
                "bidi.prosody.test", "external.ejabberd.test", "dialback.ejabberd.test", "tls.ejabberd.test")) {
            authority.certify(domain, domain, 30);
        }
        authority.certify("expired.prosody.test", "expired.prosody.test", -1);
        authority.certify("wrong.prosody.test", "somebody.else.test", 30);
        foreign.certify("foreign.prosody.test", "foreign.prosody.test", 30);
        RunningProcess.start(new ProcessBuilder("chmod", "-R", "a+rX", folder.toString())).exit(Peers.LIMIT);
        return authority;
    }

    private PackagedServer bluetick(ServerHome data, String domain, Prosody.Ports ports, String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of("domain=" + domain, "listen.s2s=127.0.0.1:" + ports.servers(),
                "listen.s2s-tls=127.0.0.1:" + ports.serversTls(), "tls.certificate=" + folder.resolve(domain + ".pem"),
                "tls.key=" + folder.resolve(domain + ".key"), "tls.required=false", "registration.open=true", "limits.rates=false",
                "federation.authorities=" + folder.resolve("authority.pem")));
        settings.addAll(List.of(more));
        return PackagedServer.start(data, settings.toArray(String[]::new));
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (other != null) {
            other.close();
        }
        if (prosody != null) {
            prosody.kill();
        }
        if (ejabberd != null) {
            ejabberd.kill();
        }
        if (dns != null) {
            dns.close();
        }
        if (home != null) {
            home.close();
        }
        if (otherHome != null) {
            otherHome.close();
        }
        if (!matrix.isEmpty()) {
            Files.writeString(Path.of("target", "federation-matrix.md"), table());
        }
    }

    private String table() {
        List<String> columns = List.copyOf(matrix.values().iterator().next().keySet());
        StringBuilder table = new StringBuilder("| | " + String.join(" | ", columns) + " |\n|---|" + "---|".repeat(columns.size()) + "\n");
        matrix.forEach((domain, row) -> table.append("| ").append(domain).append(" | ")
                .append(String.join(" | ", columns.stream().map(column -> row.getOrDefault(column, "–")).toList())).append(" |\n"));
        return table.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"external.prosody.test", "dialback.prosody.test", "tls.prosody.test", "bidi.prosody.test",
        "external.ejabberd.test", "dialback.ejabberd.test", "tls.ejabberd.test", "bluetick.test"})
    void peopleOnTwoServersTalk(String domain) throws Exception {
        try (Person romeo = login(OURS, "romeo", "home");
                Person tablet = login(OURS, "romeo", "tablet");
                Person juliet = login(domain, "juliet", "balcony")) {
            Map<String, String> row = matrix.computeIfAbsent(domain, any -> new LinkedHashMap<>());
            CarbonManager.getInstanceFor(tablet.connection()).enableCarbons();

            romeo.say(juliet.bareJid(), "Hello from " + OURS);
            orTellOf(domain, () -> juliet.awaitMessage("Hello from " + OURS));
            juliet.say(romeo.connection().getUser(), "Hello from " + domain);
            romeo.awaitMessage("Hello from " + domain);
            row.put("chat", "✓");

            tablet.await("a carbon copy", stanza -> stanza instanceof Message message
                    && CarbonExtension.from(message) != null
                    && CarbonExtension.from(message).getForwarded().getForwardedStanza().getBody().equals("Hello from " + domain));
            row.put("carbons", "✓");

            romeo.connection().sendStanza(romeo.connection().getStanzaFactory().buildPresenceStanza()
                    .ofType(Presence.Type.subscribe).to(juliet.bareJid()).build());
            romeo.awaitPresence(juliet.bareJid());
            row.put("subscription, presence", "✓");

            juliet.connection().sendStanza(juliet.message(romeo.connection().getUser()).addExtension(new DeliveryReceipt("r1")).build());
            romeo.await("a receipt", stanza -> stanza instanceof Message message && DeliveryReceipt.from(message) != null);
            juliet.connection().sendStanza(juliet.message(romeo.connection().getUser())
                    .addExtension(new ChatMarkersElements.DisplayedExtension("r1")).build());
            romeo.await("a marker", stanza -> stanza.hasExtension(ChatMarkersElements.DisplayedExtension.ELEMENT, ChatMarkersElements.NAMESPACE));
            row.put("receipts, markers", "✓");

            assertTrue(isInArchive(romeo, "Hello from " + domain), "in romeo's archive");
            assertTrue(isInArchive(juliet, "Hello from " + OURS), "in juliet's archive");
            row.put("archive on both sides", "✓");

            VCard card = new VCard();
            card.setNickName("Jule");
            VCardManager.getInstanceFor(juliet.connection()).saveVCard(card);
            assertEquals("Jule", VCardManager.getInstanceFor(romeo.connection()).loadVCard(juliet.bareJid()).getNickName());
            row.put("vCard", "✓");

            assertTrue(ServiceDiscoveryManager.getInstanceFor(romeo.connection()).discoverInfo(Person.domain(domain)).hasIdentity("server", "im"));
            assertTrue(ServiceDiscoveryManager.getInstanceFor(juliet.connection()).discoverInfo(Person.domain(OURS)).hasIdentity("server", "im"));
            row.put("disco", "✓");

            byte[] picture = ("A picture of " + OURS).getBytes(StandardCharsets.UTF_8);
            romeo.say(juliet.bareJid(), "Look: " + upload(romeo, picture));
            String link = ((Message) juliet.await("a link", stanza -> stanza instanceof Message message
                    && message.getBody() != null && message.getBody().startsWith("Look: "))).getBody().substring("Look: ".length());
            assertArrayEquals(picture, http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofByteArray()).body());
            row.put("file upload link", "✓");

            assertTrue(PingManager.getInstanceFor(romeo.connection()).ping(juliet.connection().getUser()));
            assertTrue(PingManager.getInstanceFor(juliet.connection()).ping(Person.domain(OURS)));
            row.put("ping", "✓");
        }
        requireWay(domain);
    }

    /// XEP-0363.
    private String upload(Person person, byte[] content) throws Exception {
        HttpFileUploadManager uploads = HttpFileUploadManager.getInstanceFor(person.connection());
        assertTrue(uploads.discoverUploadService(), "an upload service of " + OURS);
        Slot slot = uploads.requestSlot("picture.txt", content.length, "text/plain");
        HttpRequest.Builder put = HttpRequest.newBuilder(slot.getPutUrl().toURI()).header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofByteArray(content));
        slot.getHeaders().forEach(put::header);
        assertEquals(201, http.send(put.build(), BodyHandlers.discarding()).statusCode());
        return slot.getGetUrl().toString();
    }

    /// When the first message does not arrive, what our server made of it.
    private void orTellOf(String domain, Executable awaited) throws Exception {
        try {
            awaited.execute();
        } catch (Throwable e) {
            String about = server.output().lines().filter(line -> line.contains(domain)).collect(Collectors.joining("\n"));
            throw new AssertionError(command("s2s", "show", domain) + "\n" + about, e);
        }
    }

    /// That the domains know each other the way this one is there for.
    private void requireWay(String domain) throws Exception {
        String shown = command("s2s", "show", domain);
        String expected = switch (domain.substring(0, domain.indexOf('.'))) {
            case "dialback" -> "known by dialback";
            case "tls" -> "(direct TLS), TLS, it is known by certificate";
            case "bidi", "bluetick" -> "both ways";
            default -> "known by certificate";
        };
        assertTrue(shown.contains(expected), expected + " in:\n" + shown);
        assertTrue(shown.contains("its certificate: CN=" + domain + " for " + domain + ", issued by "), "the certificate in:\n" + shown);
    }

    private static boolean isInArchive(Person person, String body) throws Exception {
        MamManager archive = MamManager.getInstanceFor(person.connection());
        assertTrue(archive.isSupported(), "an archive of " + person.bareJid()); // Smack must be asked before it can query
        return archive.queryMostRecentPage(null, 50).getMessages().stream()
                .anyMatch(message -> body.equals(message.getBody()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired, its certificate expired on", "foreign, no known authority vouches for its certificate",
        "wrong, its certificate is for somebody.else.test"})
    void aCertificateThatWillNotDoIsRefusedBothWays(String wrong) throws Exception {
        String domain = wrong.substring(0, wrong.indexOf(',')) + ".prosody.test";
        String checked = command("s2s", "check", domain);
        assertTrue(checked.contains(wrong.substring(wrong.indexOf(',') + 2)), checked);
        assertTrue(checked.contains("It cannot be reached"), checked);
        try (Person juliet = login(domain, "juliet", "balcony")) {
            Message message = juliet.message(Person.domain(OURS)).setBody("Let me in").build();
            juliet.connection().sendStanza(message);
            juliet.await("an error", stanza -> stanza instanceof Message answer && answer.getType() == Message.Type.error);
        }
    }

    @Test
    void aMessageWaitsForAPeerThatIsAwayAndComesInOrder() throws Exception {
        String domain = "external.prosody.test";
        try (Person romeo = login(OURS, "waiting", "home")) {
            try (Person juliet = login(domain, "patient", "balcony")) {
                romeo.say(juliet.bareJid(), "before");
                juliet.awaitMessage("before");
            }
            prosody.stop();
            for (int i = 1; i <= 20; i++) {
                romeo.say(JidCreate.bareFrom("patient@" + domain), "meanwhile " + i);
            }
            Await.until("that they wait", Person.LIMIT, () -> command("s2s", "show", domain), shown -> shown.contains("20 messages wait"));
            prosody.start();
            try (Person juliet = login(domain, "patient", "balcony")) {
                for (int i = 1; i <= 20; i++) {
                    juliet.awaitMessage("meanwhile " + i);
                }
            }
        }
    }

    /// The other server's machine goes on to take connections, and nothing else. `-Dunreachable=60` has it so for a minute.
    @Test
    void aMessageWaitsForAPeerThatDoesNotAnswer() throws Exception {
        String domain = "external.prosody.test";
        try (Person romeo = login(OURS, "persistent", "home"); Person juliet = login(domain, "frozen", "balcony")) {
            romeo.say(juliet.bareJid(), "before");
            juliet.awaitMessage("before");
            prosody.freeze();
            try {
                command("s2s", "close", domain);
                for (int i = 1; i <= 20; i++) {
                    romeo.say(juliet.bareJid(), "meanwhile " + i);
                }
                Duration atLeast = Duration.ofSeconds(Integer.getInteger("unreachable", 0));
                Instant began = Instant.now();
                Await.until("that it was tried in vain", Person.LIMIT.plus(atLeast), () -> command("s2s", "show", domain),
                        shown -> shown.contains("not reached, 20 messages wait") && Instant.now().isAfter(began.plus(atLeast)));
            } finally {
                prosody.thaw();
            }
            for (int i = 1; i <= 20; i++) {
                juliet.awaitMessage("meanwhile " + i);
            }
        }
    }

    private Person login(String domain, String name, String resource) throws Exception {
        return Person.login(domain, clients.get(domain), name, resource);
    }

    private String command(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--set", "data-dir=" + home.path()));
        RunningProcess process = Launcher.run(command);
        process.exit(Peers.LIMIT);
        return process.output();
    }
}
