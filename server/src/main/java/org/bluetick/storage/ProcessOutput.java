package org.bluetick.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A short-lived helper program: run to its end, its exit code and what it said.
record ProcessOutput(int exitCode, String text) {
    static ProcessOutput of(Path directory, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new ProcessOutput(process.waitFor(), text);
        } catch (IOException e) {
            return new ProcessOutput(127, StorageException.firstLine(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ProcessOutput(130, "interrupted");
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    String lastLine() {
        return text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line).strip();
    }
}
