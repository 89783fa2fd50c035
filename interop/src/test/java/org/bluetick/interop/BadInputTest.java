package org.bluetick.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Replays the corpus of hostile input that may lie beside the checkout. Its cases mostly wait to see that nothing
/// happens, so parts of it run at the same time, each on two accounts of its own.
final class BadInputTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("bluetick.shared", Launcher.HOME.resolveSibling("shared").toString()), "badinput");
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /// Known to be about the corpus, not about the server:
    /// after `<proceed/>` a TLS alert (RFC 8446 §6) is what plain text is answered with, which the runner reads as XML.
    private static final Set<String> DISPUTED = Set.of("starttls/plaintext-after-proceed.case");

    /// All folders but that of rooms (XEP-0045), which are not served yet.
    private static final List<List<String>> PARTS = List.of(
            List.of("sasl", "preauth-stream", "utf8", "roster", "presence", "bind", "sm0198", "websocket", "bosh"),
            List.of("xml-restrictions", "depth-size", "namespaces", "starttls", "addressing", "iq-semantics", "message"),
            List.of("upload-http", "mam", "pubsub", "s2s-dialback"));

    @Test
    void everyCaseOfHostileInputIsAnsweredAsItShould() throws Exception {
        assumeTrue(Files.isRegularFile(CORPUS.resolve("run.py")), "there is no " + CORPUS);
        try (ServerHome home = ServerHome.create();
                PackagedServer server = PackagedServer.start(
                        home, "tls.required=true", "limits.rates=false", "listen.s2s=127.0.0.1:0")) {
            List<RunningProcess> runs = new ArrayList<>();
            for (List<String> folders : PARTS) {
                runs.add(replay(server, runs.size(), folders));
            }
            List<String> problems = new ArrayList<>();
            for (RunningProcess run : runs) {
                run.exit(LIMIT);
                System.out.println("Hostile input: " + run.lines().getLast());
                problems.addAll(problems(run.lines()));
            }
            if (!problems.isEmpty()) {
                throw new AssertionError(String.join("\n", problems));
            }
        }
    }

    private static RunningProcess replay(PackagedServer server, int number, List<String> folders)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", CORPUS.resolve("run.py").toString(),
                "--port", String.valueOf(server.port()), "--domain", PackagedServer.DOMAIN,
                "--s2s-port", String.valueOf(server.serversPort()),
                "--http", "http://localhost:" + server.httpPort() + "/",
                "--ws", "ws://localhost:" + server.httpPort() + "/xmpp-websocket",
                "--bosh", "http://localhost:" + server.httpPort() + "/http-bind"));
        for (String role : List.of("a", "b")) {
            String user = "bad-" + role + number;
            server.addUser(user, "pw-" + user);
            command.addAll(List.of("--" + role, user + ":pw-" + user));
        }
        command.addAll(folders);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PYTHONWARNINGS", "ignore");
        return RunningProcess.start(builder);
    }

    /// Failing cases, each with the lines that say why; everything, if the runner did not come to its end.
    private static List<String> problems(List<String> lines) {
        if (!lines.getLast().matches("\\d+ passed, \\d+ failed, \\d+ skipped")) {
            return lines;
        }
        List<String> problems = new ArrayList<>();
        boolean wanted = false;
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (!line.startsWith(" ")) {
                wanted = line.startsWith("FAIL ") && !DISPUTED.contains(line.split(" ")[1]);
            }
            if (wanted) {
                problems.add(line);
            }
        }
        return problems;
    }
}
