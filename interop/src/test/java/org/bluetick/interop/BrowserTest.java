package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Clients in a headless Chromium, as the scenes in `src/test/browser` say. Their screenshots are in
/// `target/browser/pictures`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserTest {
    private static final Path SCENES = Path.of("src", "test", "browser");
    private static final Path STAGE = Path.of("target", "browser").toAbsolutePath();
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
    private static final Duration SCENE_LIMIT = Duration.ofMinutes(4);

    private static final String PASSWORD = "pw-browser";

    /// Accounts of one test only.
    private record People(String romeo, String juliet) {}

    private ServerHome home;
    private PackagedServer server;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        assumeTrue(installed("chromium").isPresent(), "chromium is not installed");
        assumeTrue(installed("node").isPresent() && installed("npm").isPresent(), "node and npm are not installed");
        Files.createDirectories(STAGE);
        try (Stream<Path> files = Files.list(SCENES)) {
            for (Path file : files.toList()) {
                Files.copy(file, STAGE.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        RunningProcess install = RunningProcess.start(
                new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").directory(STAGE.toFile()));
        assertEquals(0, install.exit(INSTALL_LIMIT), install::output);
        home = ServerHome.create();
        server = PackagedServer.start(home, "web.chat=true");
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (home != null) {
            home.close();
        }
    }

    @Test
    void twoPeopleChatWithConverseOverWebSocketAndComeBackToABrokenSession() throws Exception {
        People people = newcomers();
        perform("converse.mjs", "websocket", people);
        assertHasResumed(people.romeo());
    }

    @Test
    void twoPeopleChatWithConverseOverBosh() throws Exception {
        perform("converse.mjs", "bosh", newcomers());
    }

    @Test
    void twoPeopleChatWithXmppJsOverWebSocketAndComeBackToABrokenSession() throws Exception {
        People people = newcomers();
        perform("xmppjs.mjs", "websocket", people);
        assertHasResumed(people.romeo());
    }

    @Test
    void aBrowserChatsWithProfanity() throws Exception {
        assumeTrue(installed("profanity").isPresent() && installed("tmux").isPresent(), "profanity and tmux are not installed");
        People people = newcomers();
        Path own = Files.createDirectory(home.path().resolve("profanity"));
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", own.resolve("config").toString(),
                "XDG_DATA_HOME", own.resolve("data").toString(), "LC_ALL", "C.UTF-8", "TERM", "xterm-256color");
        try (Terminal terminal = Terminal.run(own, environment, "profanity")) {
            terminal.awaitOnScreen("Type '/help'");
            terminal.type("/connect " + people.juliet() + "@localhost server 127.0.0.1 port " + server.port() + " tls trust");
            terminal.awaitOnScreen("Enter password:");
            terminal.type(PASSWORD);
            terminal.awaitOnScreen("logged in successfully");
            terminal.type("/msg " + people.romeo() + "@localhost Ay me!");
            terminal.awaitOnScreen("Ay me!");
            perform("profanity.mjs", "websocket", people);
            terminal.awaitOnScreen("She speaks");
            terminal.awaitOnScreen("dot.png");
        }
    }

    private void assertHasResumed(String name) {
        assertTrue(server.output().lines().anyMatch(
                line -> line.contains(name + "@localhost/") && line.contains("has resumed its session")), server::output);
    }

    private People newcomers() throws IOException, InterruptedException {
        long number = System.nanoTime();
        People people = new People("romeo-" + number, "juliet-" + number);
        server.addUser(people.romeo(), PASSWORD);
        server.addUser(people.juliet(), PASSWORD);
        return people;
    }

    private void perform(String scene, String transport, People people) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("node", scene).directory(STAGE.toFile());
        builder.environment().put("CHROMIUM", installed("chromium").orElseThrow().toString());
        builder.environment().put("PICTURES", STAGE.resolve("pictures").toString());
        builder.environment().put("PORT", String.valueOf(server.httpsPort()));
        builder.environment().put("TRANSPORT", transport);
        builder.environment().put("ROMEO", people.romeo());
        builder.environment().put("JULIET", people.juliet());
        builder.environment().put("PASSWORD", PASSWORD);
        RunningProcess play = RunningProcess.start(builder);
        assertEquals(0, play.exit(SCENE_LIMIT), () -> play.output() + "\n\n" + server.output());
    }

    private static Optional<Path> installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }
}
