package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What whoever runs the server sees of it: lines, exit codes, signals.
final class LauncherTest {
    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(60);

    @Test
    void aSignalEndsStreamsWithSystemShutdownAndTheProcessWithExitCodeZero() throws Exception {
        try (ServerHome home = ServerHome.create(); PackagedServer server = PackagedServer.start(home)) {
            assertTrue(server.ready().matches(
                            "ready: localhost c2s 127\\.0\\.0\\.1:\\d+, c2s-tls 127\\.0\\.0\\.1:\\d+,"
                                    + " http 127\\.0\\.0\\.1:\\d+, https 127\\.0\\.0\\.1:\\d+ \\(\\d+\\.\\d s\\)"),
                    server.ready());
            try (RawClient client = RawClient.openStream(server.port())) {
                assertEquals(0, server.stop(), server::output);
                String received = client.awaitEnd();
                assertTrue(received.contains("<system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"), received);
                assertTrue(received.endsWith("</stream:stream>"), received);
            }
        }
    }

    @Test
    void aSecondServerOnTheSameDataDirectoryRefusesToStart() throws Exception {
        try (ServerHome home = ServerHome.create(); PackagedServer server = PackagedServer.start(home)) {
            assertRefuses(home.path(), "is in use");
            RawClient.openStream(server.port()).close();
        }
    }

    @Test
    void aTakenPortAUselessCertificateOrAMissingDatabaseIsToldInOneLine() throws Exception {
        try (ServerHome home = ServerHome.create();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefuses(home.path(), String.valueOf(taken.getLocalPort()),
                    "listen.c2s=127.0.0.1:" + taken.getLocalPort());
            Path garbage = Files.writeString(home.path().resolve("garbage.pem"), "garbage");
            assertRefuses(home.path(), "garbage.pem", "tls.certificate=" + garbage, "tls.key=" + garbage);
            assertRefuses(home.path(), "database", "database.url=postgresql://127.0.0.1:1/bluetick");
        }
    }

    @Test
    void aServerThatWasKilledStartsAgainWithWhatItHad() throws Exception {
        try (ServerHome home = ServerHome.create()) {
            try (PackagedServer server = PackagedServer.start(home)) {
                server.addUser("juliet", "a password");
                server.kill();
            }
            try (PackagedServer server = PackagedServer.start(home)) {
                RunningProcess users = Launcher.run(List.of("user", "list", "--set", "data-dir=" + home.path()));
                assertEquals(0, users.exit(PackagedServer.START_LIMIT), users::output);
                assertTrue(users.lines().contains("juliet@localhost"), users::output);
                RawClient.openStream(server.port()).close();
            }
        }
    }

    @Test
    void aCertificateReplacedOnDiskIsServedWithoutARestart() throws Exception {
        try (ServerHome home = ServerHome.create(); PackagedServer server = PackagedServer.start(home)) {
            Certificate before = RawClient.certificate(server.directTlsPort());
            try (ServerHome other = ServerHome.create()) {
                PackagedServer.start(other).close();
                replace(other, home, "key.pem");
                replace(other, home, "certificate.pem");
            }
            Certificate after = Await.until("another certificate", RELOAD_LIMIT,
                    () -> RawClient.certificate(server.directTlsPort()), served -> !served.equals(before));
            assertNotEquals(before, after);
        }
    }

    private static void assertRefuses(Path data, String reason, String... settings)
            throws IOException, InterruptedException {
        try (RunningProcess process = PackagedServer.launch(data, settings)) {
            assertEquals(1, process.exit(PackagedServer.START_LIMIT), process::output);
            List<String> lines = process.lines().stream().filter(line -> !isInformation(line)).toList();
            assertEquals(1, lines.size(), process::output);
            assertTrue(lines.getFirst().startsWith("bluetick: ") && lines.getFirst().contains(reason),
                    () -> "expected " + reason + " in: " + process.output());
        }
    }

    private static boolean isInformation(String line) {
        return line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ INFO .*") || line.startsWith("The first account is ");
    }

    private static void replace(ServerHome from, ServerHome to, String name) throws IOException {
        Path target = to.certificate().resolveSibling(name);
        Files.copy(from.certificate().resolveSibling(name), target, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(target, FileTime.from(Instant.now().plusSeconds(2)));
    }
}
