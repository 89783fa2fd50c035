package org.bluetick.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A PostgreSQL that runs on a data folder, as its `postmaster.pid` and `postmaster.opts` tell.
///
/// @param ready whether it accepts connections
/// @param program the path it was started with
record Postmaster(ProcessHandle process, int port, boolean ready, String program) {
    private static final int PID = 0;
    private static final int PORT = 3;
    private static final int STATUS = 7;

    /// Empty when none runs; a file left by one that is gone counts for nothing.
    static Optional<Postmaster> on(Path data) throws IOException {
        List<String> lines = lines(data.resolve("postmaster.pid"));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(PID).strip()))
                .filter(Postmaster::isPostgres)
                .map(process -> new Postmaster(process, port(lines), isReady(lines), program(data)));
    }

    boolean isFrom(PostgresBinaries binaries) {
        return program.equals(binaries.program("postgres"));
    }

    /// After a reboot the number in the file may belong to another program; a zombie has no command line.
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().commandLine().filter(command -> command.contains("/bin/postgres")).isPresent();
    }

    private static int port(List<String> lines) {
        return lines.size() > PORT ? Integer.parseInt(lines.get(PORT).strip()) : 0;
    }

    private static boolean isReady(List<String> lines) {
        return lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
    }

    private static String program(Path data) {
        try {
            return lines(data.resolve("postmaster.opts")).stream().findFirst().orElse("").split(" ", 2)[0];
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
