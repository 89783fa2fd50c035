package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The short form of bench/crash/cluster.py: three nodes in processes of their own serve one domain, while people talk; one is killed
/// (SIGKILL), one drained. What was acknowledged is compared with both archives and with what arrived. No time limit decides.
final class ClusterTest {
    private static final Path CLUSTER = Launcher.HOME.resolve("bench").resolve("crash").resolve("cluster.py");
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /// All that was promised was kept; but a login or a query was refused.
    private static final int ONLY_REFUSALS = 2;

    @Test
    void whatWasAcknowledgedSurvivesTheEndOfANodeAndAnUpgrade() throws Exception {
        assumeTrue(Peers.isInstalled("python3"), "python3 is not installed");
        ProcessBuilder command = new ProcessBuilder("python3", "-B", CLUSTER.toString(), "--loopback", "--faults", "2",
                "--kinds", "kill one", "drain", "--senders", "1", "--receivers", "1", "--rate", "30", "--up", "0.3", "1", "--set", "cluster.failure-timeout=8s",
                "--out", Path.of("target", "cluster").toAbsolutePath().toString());
        command.environment().put("BLUETICK_BUILD", "never");
        RunningProcess play = RunningProcess.start(command);
        try {
            int exit = play.exit(LIMIT);
            assertTrue(List.of(0, ONLY_REFUSALS).contains(exit), play::output);
            System.out.println("Cluster test: " + play.lines().getLast());
        } finally {
            play.terminate(); // so that it stops its servers
        }
    }
}
