package org.bluetick.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One packaged server in a process of its own, on free ports, with the embedded PostgreSQL.
final class PackagedServer implements AutoCloseable {
    static final String DOMAIN = "localhost";
    static final Duration START_LIMIT = Duration.ofMinutes(5);
    static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final ServerHome home;
    private final RunningProcess process;
    private final String ready;

    private PackagedServer(ServerHome home, RunningProcess process, String ready) {
        this.home = home;
        this.process = process;
        this.ready = ready;
    }

    /// Starts a server and waits until it is ready.
    ///
    /// @param settings more of them, as `key=value`
    static PackagedServer start(ServerHome home, String... settings) throws IOException, InterruptedException {
        RunningProcess process = launch(home.path(), settings);
        try {
            return new PackagedServer(
                    home, process, process.awaitLine("ready: …", line -> line.startsWith("ready: "), START_LIMIT));
        } catch (AssertionError e) {
            process.kill();
            throw e;
        }
    }

    /// Starts a server that need not become ready.
    static RunningProcess launch(Path data, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("start", "--set", "data-dir=" + data, "--set",
                "domain=" + DOMAIN, "--set", "listen.c2s=127.0.0.1:0", "--set", "listen.c2s-tls=127.0.0.1:0",
                "--set", "listen.http=127.0.0.1:0", "--set", "listen.https=127.0.0.1:0"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return Launcher.run(arguments);
    }

    String ready() {
        return ready;
    }

    int port() {
        return port("c2s");
    }

    int httpsPort() {
        return port("https");
    }

    int httpPort() {
        return port("http");
    }

    int serversPort() {
        return port("s2s");
    }

    int directTlsPort() {
        return port("c2s-tls");
    }

    Path certificate() {
        return home.certificate();
    }

    void addUser(String name, String password) throws IOException, InterruptedException {
        Launcher.command("user", "add", name + "@" + DOMAIN, "--password", password, "--set", "data-dir=" + home.path());
    }

    String output() {
        return process.output();
    }

    /// SIGTERM.
    ///
    /// @return the exit code
    int stop() throws InterruptedException {
        process.terminate();
        return process.exit(STOP_LIMIT);
    }

    /// SIGKILL. The database goes on.
    void kill() throws InterruptedException {
        process.kill();
        process.exit(STOP_LIMIT);
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.kill();
        }
    }

    private int port(String listener) {
        Matcher address = Pattern.compile("[ ,]" + listener + " [^ ,]*:(\\d+)").matcher(ready);
        if (!address.find()) {
            throw new AssertionError("expected the port of " + listener + " in: " + ready);
        }
        return Integer.parseInt(address.group(1));
    }
}
