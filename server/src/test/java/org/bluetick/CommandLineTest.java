package org.bluetick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.bluetick.admin.AdminCatalogue;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.AdminCommand.Parameter;
import org.bluetick.api.AdminException;
import org.bluetick.dns.NameServer;
import org.bluetick.storage.Database;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CommandLineTest {
    private static final AdminCommand PEERS_SHOW = AdminCommand.of("peers show", "Show a peer.",
            Parameter.positional("name", "Its name"), Parameter.option("since", "How long ago"));

    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    @TempDir
    Path directory;

    private final CountDownLatch started = new CountDownLatch(1);
    private Path file;

    record Result(int code, String out, String err) {}

    @BeforeEach
    void writeConfiguration() throws IOException {
        file = Files.writeString(directory.resolve("test.toml"), """
                data-dir = "%s"
                [database]
                url = "%s"
                user = "%s"
                password = "%s"
                """.formatted(directory.resolve("data"), postgres.settings().url(), postgres.settings().user(),
                postgres.settings().password()));
    }

    @Test
    void startsAnswersAndStops() throws Exception {
        CompletableFuture<Result> server = CompletableFuture.supplyAsync(() -> run("start", "--config", path()));
        started.await();
        // The socket opens right after the server has started.
        Result status = run("status", "--config", path());
        while (status.code() != 0 && status.err().contains("no server is running")) {
            Thread.onSpinWait();
            status = run("status", "--config", path());
        }
        assertTrue(status.out().startsWith("running: localhost, process "), status.out());
        assertTrue(status.out().contains("listening: c2s 127.0.0.1:1\n"), status.out());
        assertEquals(new Result(0, "added alice@localhost with password pw", ""),
                run("user", "add", "alice@localhost", "--password", "pw", "--config", path()));
        assertEquals(new Result(0, "added alice@localhost with password typed", ""),
                run("user", "add", "alice@localhost", "--config", path()));
        assertEquals(new Result(1, "", "bluetick: there is no account bob"),
                run("user", "delete", "bob", "--config", path()));
        assertEquals(new Result(0, "example.net, Optional[1h]", ""),
                run("peers", "show", "example.net", "--since", "1h", "--config", path()));
        Result second = run("start", "--config", path());
        assertEquals(new Result(1, "", "bluetick: data directory " + directory.resolve("data")
                + " is in use by process " + ProcessHandle.current().pid()), second);
        assertEquals(new Result(0, "stopped", ""), run("stop", "--config", path()));
        Result ended = server.get();
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().matches("admin: secret\\Rready: localhost c2s 127.0.0.1:1 \\(\\d+\\.\\d s\\)"), ended.out());
        assertEquals(new Result(1, "", "bluetick: no server is running on data directory " + directory.resolve("data")
                + "; start one with: ./bluetick start"), run("status", "--config", path()));
    }

    @Test
    void doesNotStartWithoutItsDatabase() {
        Result result = run("start", "--config", path(), "--set", "database.url=postgresql://127.0.0.1:1/x");
        assertEquals(1, result.code());
        assertTrue(result.err().startsWith(
                "bluetick: database.url: no PostgreSQL answers at jdbc:postgresql://127.0.0.1:1/x: "), result.err());
        assertEquals(1, result.err().lines().count());
    }

    @Test
    void checksTheConfiguration() {
        assertEquals(new Result(0, "The configuration is right.", ""), run("check-config", "--config", path()));
        assertEquals(new Result(1, "", "bluetick: --set tls.requird: tls.requird: unknown key; "
                + "did you mean tls.required?"), run("check-config", "--config", path(), "--set", "tls.requird=true"));
    }

    @Test
    void tellsWhichDnsRecordsAreMissing() throws IOException {
        String[] ask = {"check-dns", "--config", path(), "--set", "domain=example.org", "--set", "listen.c2s=0.0.0.0:5222",
            "--set", "listen.c2s-tls=[]", "--set", "listen.https=[::]:443", "--host", "xmpp.example.org", "--resolver", ""};
        try (NameServer complete = new NameServer("""
                _xmpp-client._tcp.example.org. IN SRV 0 5 5222 xmpp.example.org.
                xmpp.example.org. IN A 192.0.2.1
                xmpp.example.org. IN AAAA 2001:db8::1
                example.org. IN A 192.0.2.2
                """);
                NameServer empty = new NameServer("")) {
            ask[ask.length - 1] = "127.0.0.1:" + complete.address().getPort();
            assertEquals(new Result(0, """
                    Records to publish for example.org, whose server is xmpp.example.org:
                      _xmpp-client._tcp.example.org. 3600 IN SRV 0 5 5222 xmpp.example.org.
                      xmpp.example.org. 3600 IN A …, AAAA …: the addresses of this machine
                      none for _xmpps-client: listen.c2s-tls accepts nobody from elsewhere
                      none for _xmpp-server: listen.s2s accepts nobody from elsewhere
                      none for _xmpps-server: listen.s2s-tls accepts nobody from elsewhere

                    Clients in browsers ask these for the way (XEP-0156); this server answers them:
                      https://example.org/.well-known/host-meta
                      https://example.org/.well-known/host-meta.json

                    What DNS says:
                      _xmpp-client: there
                      _xmpps-client: not there, and not needed
                      _xmpp-server: not there, and not needed
                      _xmpps-server: not there, and not needed
                      xmpp.example.org: 192.0.2.1, 2001:db8:0:0:0:0:0:1
                      example.org: 192.0.2.2""", ""), run(ask));
            ask[ask.length - 1] = "127.0.0.1:" + empty.address().getPort();
            Result missing = run(ask);
            assertEquals(1, missing.code());
            assertTrue(missing.out().contains("  _xmpp-client: missing\n"), missing.out());
        }
    }

    @Test
    void asksNobodyForTheNameOfThisMachine() {
        Result result = run("check-dns", "--config", path(), "--resolver", "192.0.2.1");
        assertEquals(1, result.code());
        assertTrue(result.out().contains("localhost is no name that others could look up"), result.out());
    }

    @Test
    void tellsWhatItDoesNotUnderstand() {
        assertEquals(new Result(2, "", "bluetick: Unmatched argument at index 0: 'frob'\nSee: ./bluetick help"),
                run("frob"));
        assertEquals(new Result(2, "", "bluetick: Missing required parameter: 'JID'\nSee: ./bluetick help user add"),
                run("user", "add"));
        assertEquals(2, run().code());
        assertTrue(run().err().contains("check-config"), run().err());
    }

    @Test
    void helpsWithEachCommand() {
        for (String words : List.of("start", "user", "user add", "user list", "user password", "user delete", "peers", "peers show", "status",
                "stop", "check-config", "check-dns", "version", "completion", "help")) {
            Result help = run(("help " + words).split(" "));
            assertEquals(0, help.code(), words);
            assertTrue(help.out().startsWith("Usage: bluetick " + words), help.out());
        }
        assertEquals(2, run("help", "frob").code());
    }

    @Test
    void tellsItsVersionAndCompletes() {
        assertTrue(run("version").out().startsWith("Bluetick "));
        String completion = run("completion").out();
        assertTrue(completion.contains("check-config"));
        assertTrue(completion.contains("peers"));
    }

    private String path() {
        return file.toString();
    }

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine(new TestServer(started), _ -> "typed", List.of(PEERS_SHOW))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int code = commandLine.execute(arguments);
        return new Result(code, out.toString().strip(), err.toString().strip());
    }

    /// Serves nobody.
    private record TestServer(CountDownLatch started) implements RunningServer.Factory {
        @Override
        public RunningServer start(Config config, Database database, Consumer<String> announce, Runnable expelled) {
            announce.accept("admin: secret");
            started.countDown();
            CommandRegistry commands = new CommandRegistry();
            commands.add(AdminCatalogue.USER_ADD, arguments ->
                    "added %s with password %s".formatted(arguments.get("jid"), arguments.get("password")));
            commands.add(AdminCatalogue.USER_DELETE, arguments -> {
                throw new AdminException("there is no account " + arguments.get("jid"));
            });
            commands.add(PEERS_SHOW, arguments -> "%s, %s".formatted(arguments.get("name"), arguments.find("since")));
            return new RunningServer() {
                @Override
                public List<String> addresses() {
                    return List.of("c2s 127.0.0.1:1");
                }

                @Override
                public List<String> status() {
                    return List.of("accounts: 0");
                }

                @Override
                public CommandRegistry commands() {
                    return commands;
                }

                @Override
                public void drain() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void close() {
                    database.query("select 1", row -> row.getInt(1));
                }
            };
        }

        @Override
        public void check(Config config) {
            config.tables().rejectUnclaimed();
        }
    }
}
