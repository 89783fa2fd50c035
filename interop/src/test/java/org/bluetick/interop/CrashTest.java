package org.bluetick.interop;

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
    private static final Path CRASH = Launcher.HOME.resolve("bench").resolve("crash").resolve("crash.py");
    private static final Duration LIMIT = Duration.ofMinutes(20);
    /// Nothing that was promised is missing; but something was answered in a way it should not be.
    private static final int ONLY_ODD_ANSWERS = 2;

    @Test
    void whatWasAcknowledgedSurvivesKillsAndAnAbsentDatabase() throws Exception {
        assumeTrue(Peers.isInstalled("python3"), "python3 is not installed");
        ProcessBuilder command = new ProcessBuilder("python3", "-B", CRASH.toString(), "--kills", "3", "--away", "3",
                "--senders", "1", "--receivers", "1", "--rate", "100", "--up", "0.3", "2",
                "--out", Path.of("target", "crash").toAbsolutePath().toString());
        command.environment().put("BLUETICK_BUILD", "never");
        RunningProcess play = RunningProcess.start(command);
        try {
            int exit = play.exit(LIMIT);
            assertTrue(List.of(0, ONLY_ODD_ANSWERS).contains(exit), play::output);
            System.out.println("Crash test: " + play.lines().getLast());
        } finally {
            play.terminate(); // so that it stops its server
        }
    }
}
