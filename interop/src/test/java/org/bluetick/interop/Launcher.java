package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `./bluetick`, which never builds here: Maven has just done so.
final class Launcher {
    static final Path HOME = Path.of(System.getProperty("bluetick.home", "..")).toAbsolutePath().normalize();
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private Launcher() {}

    static RunningProcess run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("bluetick").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("BLUETICK_BUILD", "never");
        return RunningProcess.start(builder);
    }

    /// Runs a command to its end, which must be a good one.
    static void command(String... arguments) throws IOException, InterruptedException {
        RunningProcess process = run(List.of(arguments));
        int exit = process.exit(COMMAND_LIMIT);
        if (exit != 0) {
            throw new AssertionError("bluetick " + String.join(" ", arguments) + " exited with " + exit + "; expected 0\n"
                    + process.output());
        }
    }
}
