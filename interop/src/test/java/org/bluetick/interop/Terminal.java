package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A program on a terminal (tmux), used as a person would: typing, and reading the screen.
final class Terminal implements AutoCloseable {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);

    private final Path socket;

    private Terminal(Path socket) {
        this.socket = socket;
    }

    /// @param directory an existing one, for tmux's socket
    static Terminal run(Path directory, Map<String, String> environment, String program)
            throws IOException, InterruptedException {
        Terminal terminal = new Terminal(directory.resolve("tmux"));
        terminal.tmux(environment, "-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "50", program);
        return terminal;
    }

    /// Types a line and Enter.
    void type(String line) throws IOException, InterruptedException {
        tmux(Map.of(), "send-keys", "-l", line);
        tmux(Map.of(), "send-keys", "Enter");
    }

    void awaitOnScreen(String text) throws Exception {
        Await.until("\"" + text + "\" on the screen", SmackClient.LIMIT,
                () -> tmux(Map.of(), "capture-pane", "-p").strip(), screen -> screen.contains(text));
    }

    /// Waits for a line with that text, whose colours are such. It is given with the terminal's sequences for them.
    String awaitLine(String what, String text, Predicate<String> coloured) throws Exception {
        return Await.until(what, SmackClient.LIMIT, () -> tmux(Map.of(), "capture-pane", "-e", "-p").lines()
                        .filter(line -> line.contains(text)).findFirst().orElse(""),
                line -> !line.isEmpty() && coloured.test(line));
    }

    @Override
    public void close() throws IOException {
        try {
            tmux(Map.of(), "kill-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tmux(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        RunningProcess process = RunningProcess.start(builder);
        process.exit(COMMAND_LIMIT);
        return process.output();
    }
}
