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
import java.util.List;
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
        String romeo = perform("converse.mjs", "websocket");
        assertTrue(server.output().lines().anyMatch(
                line -> line.contains(romeo + "@localhost/") && line.contains("has resumed its session")), server::output);
    }

    @Test
    void twoPeopleChatWithConverseOverBosh() throws Exception {
        perform("converse.mjs", "bosh");
    }

    @Test
    void xmppJsChatsOverWebSocket() throws Exception {
        perform("xmppjs.mjs", "websocket");
    }

    /// @return who romeo was
    private String perform(String scene, String transport) throws IOException, InterruptedException {
        String romeo = "romeo-" + System.nanoTime();
        String juliet = romeo.replace("romeo", "juliet");
        server.addUser(romeo, "pw-browser");
        server.addUser(juliet, "pw-browser");
        ProcessBuilder builder = new ProcessBuilder("node", scene).directory(STAGE.toFile());
        builder.environment().put("CHROMIUM", installed("chromium").orElseThrow().toString());
        builder.environment().put("PICTURES", STAGE.resolve("pictures").toString());
        builder.environment().put("PORT", String.valueOf(server.httpsPort()));
        builder.environment().put("TRANSPORT", transport);
        builder.environment().put("ROMEO", romeo);
        builder.environment().put("JULIET", juliet);
        builder.environment().put("PASSWORD", "pw-browser");
        RunningProcess play = RunningProcess.start(builder);
        assertEquals(0, play.exit(SCENE_LIMIT), () -> play.output() + "\n\n" + server.output());
        return romeo;
    }

    private static Optional<Path> installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }
}
