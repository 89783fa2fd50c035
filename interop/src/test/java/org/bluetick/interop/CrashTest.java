package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The short form of bench/crash/run.sh: people talk while the server is killed three times (SIGKILL), once with its
/// PostgreSQL, and while PostgreSQL is away for three seconds. What was acknowledged is compared with both archives and with
/// what arrived. No time limit decides.
final class CrashTest {
    private static final Path FOLDER = Launcher.HOME.resolve("bench").resolve("crash");
    private static final Duration LIMIT = Duration.ofMinutes(20);
    /// All that was promised was kept; but a login or a query was refused.
    private static final int ONLY_REFUSALS = 2;

    @Test
    void theCheckerSeesEachKindOfFault() throws Exception {
        assumeTrue(Peers.isInstalled("python3"), "python3 is not installed");
        RunningProcess tests = RunningProcess.start(
                new ProcessBuilder("python3", "-B", "-m", "unittest", "discover", FOLDER.toString()));
        assertEquals(0, tests.exit(LIMIT), tests::output);
        assertTrue(tests.lines().stream().anyMatch(line -> line.matches("Ran [1-9]\\d* tests? in .*")), tests::output);
    }

    @Test
    void whatWasAcknowledgedSurvivesKillsAndAnAbsentDatabase() throws Exception {
        assumeTrue(Peers.isInstalled("python3"), "python3 is not installed");
        ProcessBuilder command = new ProcessBuilder("python3", "-B", FOLDER.resolve("crash.py").toString(), "--kills", "3", "--away", "3",
                "--senders", "1", "--receivers", "1", "--rate", "100", "--up", "0.3", "2",
                "--out", Path.of("target", "crash").toAbsolutePath().toString());
        command.environment().put("BLUETICK_BUILD", "never");
        RunningProcess play = RunningProcess.start(command);
        try {
            int exit = play.exit(LIMIT);
            assertTrue(List.of(0, ONLY_REFUSALS).contains(exit), play::output);
            System.out.println("Crash test: " + play.lines().getLast());
        } finally {
            play.terminate(); // so that it stops its server
        }
    }
}
