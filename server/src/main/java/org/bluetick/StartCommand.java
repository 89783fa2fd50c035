package org.bluetick;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bluetick.admin.AdminCatalogue;
import org.bluetick.admin.AdminClient;
import org.bluetick.admin.AdminSocket;
import org.bluetick.storage.Database;
import org.bluetick.storage.DatabaseSettings;
import org.bluetick.storage.EmbeddedPostgres;
import org.bluetick.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/// Runs the server in the foreground until a signal or `stop`. What it opens it closes in the opposite order, on the
/// main thread, also when something on the way fails.
@Command(name = "start", description = "Start the server, in the foreground.")
final class StartCommand implements Callable<Integer> {
    private final RunningServer.Factory factory;
    private final long began = System.nanoTime();
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);

    /// Why the server is to end: `true`, it has left its cluster and starts anew; `false`, for good.
    private final BlockingQueue<Boolean> again = new LinkedBlockingQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    StartCommand(RunningServer.Factory factory) {
        this.factory = factory;
    }

    @Override
    public Integer call() throws IOException {
        Config config = options.load();
        Logging.setLevel(config.log().level());
        Thread hook = Thread.ofPlatform().name("stop").unstarted(this::stopByTheSystem);
        Runtime.getRuntime().addShutdownHook(hook);
        try (DataDirectory directory = DataDirectory.open(config.dataDir())) {
            boolean anew = run(config, directory);
            while (anew) {
                anew = runAnew(config, directory);
            }
            LoggerFactory.getLogger(StartCommand.class).info("Stopped");
        } finally {
            stopped.countDown();
        }
        return CommandLine.ExitCode.OK;
    }

    private boolean runAnew(Config config, DataDirectory directory) throws IOException {
        Logger log = LoggerFactory.getLogger(StartCommand.class);
        log.warn("The other nodes had given this one up: it starts anew");
        again.removeIf(anew -> anew);
        try {
            return run(config, directory);
        } catch (StartException | StorageException e) {
            log.warn("Not started, and tried again: {}", e.getMessage());
            return !Boolean.FALSE.equals(waitForEnd(BEFORE_ANOTHER_TRY));
        }
    }

    private @Nullable Boolean waitForEnd(Duration patience) {
        try {
            return again.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// True: it is to be started anew.
    private boolean run(Config config, DataDirectory directory) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        // Opened when the commands are known, closed last: see AdminSocket.
        List<AdminSocket> socket = new ArrayList<>();
        try (EmbeddedDatabase embedded = EmbeddedDatabase.of(config, directory);
                Database database = Database.open(embedded.settings());
                RunningServer server = factory.start(config, database, out::println, () -> again.add(true))) {
            addCommands(config, server);
            socket.add(AdminSocket.open(AdminClient.socketIn(directory.path()), server.commands()));
            out.println("ready: %s %s (%.1f s)".formatted(
                    config.domain(), String.join(", ", server.addresses()), uptime().toMillis() / 1000.0));
            out.flush();
            return again.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            for (AdminSocket open : socket) {
                open.close();
            }
        }
    }

    private void addCommands(Config config, RunningServer server) {
        server.commands().add(AdminCatalogue.STATUS, _ -> status(config, server));
        server.commands().add(AdminCatalogue.DRAIN, _ -> {
            server.drain();
            again.add(false);
            return "drained";
        });
        server.commands().add(AdminCatalogue.STOP, _ -> {
            again.add(false);
            return "stopped";
        });
    }

    private String status(Config config, RunningServer server) {
        Runtime runtime = Runtime.getRuntime();
        List<String> lines = new ArrayList<>();
        lines.add("running: %s, process %d, version %s, Java %s".formatted(
                config.domain(), ProcessHandle.current().pid(), Version.current(), Runtime.version()));
        lines.add("up: " + readable(uptime()));
        lines.add("listening: " + String.join(", ", server.addresses()));
        lines.add("heap: %d MB of at most %d MB".formatted(
                (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20));
        lines.addAll(server.status());
        return String.join("\n", lines);
    }

    /// A signal: the main thread does the closing; the exit code of an orderly stop is 0, whatever asked for it.
    private void stopByTheSystem() {
        if (stopped.getCount() == 0) {
            return;
        }
        again.add(false);
        try {
            stopped.await();
            Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String readable(Duration duration) {
        return "%d d %02d:%02d:%02d".formatted(
                duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    /// The PostgreSQL we run ourselves, or none when the configuration names another.
    private record EmbeddedDatabase(DatabaseSettings settings, List<EmbeddedPostgres> postgres) implements AutoCloseable {
        static EmbeddedDatabase of(Config config, DataDirectory directory) {
            Config.Database database = config.database();
            if (database.url() != null) {
                return new EmbeddedDatabase(new DatabaseSettings(
                        database.url(), database.user(), database.password(), database.poolSize()), List.of());
            }
            EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.path().resolve("postgres"));
            return new EmbeddedDatabase(postgres.settings(database.poolSize()), List.of(postgres));
        }

        @Override
        public void close() {
            postgres.forEach(EmbeddedPostgres::close);
        }
    }
}
