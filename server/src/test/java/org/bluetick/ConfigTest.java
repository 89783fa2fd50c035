package org.bluetick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;
import org.bluetick.api.XmppModule;
import org.bluetick.xep.BuiltIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
    @TempDir
    Path home;

    record PingConfig(@Default("60s") Duration interval, @Default("true") boolean answer) {
        PingConfig {
            if (interval.isZero()) {
                throw new IllegalArgumentException("interval: found 0; expected a time");
            }
        }
    }

    @Test
    void hasDefaultsForEverything() {
        Config config = load("");
        assertEquals("localhost", config.domain());
        assertEquals(home.resolve("data"), config.dataDir());
        assertNull(config.database().url());
        assertEquals(List.of(new ListenAddress("0.0.0.0", 5222)), config.listen().c2s());
        assertEquals(List.of(new ListenAddress("0.0.0.0", 5223)), config.listen().c2sTls());
        assertEquals(List.of(), config.listen().s2s());
        assertNull(config.tls().certificate());
        assertTrue(config.tls().required());
        assertEquals(new ByteSize(262_144), config.limits().stanzaSize());
        assertEquals(Duration.ofSeconds(60), config.limits().timeToAuthenticate());
        assertEquals(10_000, config.sasl().iterations());
        assertEquals(Config.ResourceConflict.REPLACE, config.c2s().resourceConflict());
        assertEquals(Config.Level.INFO, config.log().level());
    }

    @Test
    void readsEveryKindOfValue() {
        Config config = load("""
                domain = "chat.example.org"
                data-dir = "/var/lib/bluetick"
                [listen]
                c2s = ["127.0.0.1:5222", "[::1]:5222"]
                c2s-tls = []
                s2s = "localhost:0"
                [tls]
                certificate = "conf/cert.pem"
                key = "conf/key.pem"
                required = false
                [limits]
                stanza-size = "1M"
                idle-ping = "2h"
                [c2s]
                resource-conflict = "refuse"
                """);
        assertEquals(Path.of("/var/lib/bluetick"), config.dataDir());
        assertEquals(List.of(new ListenAddress("127.0.0.1", 5222), new ListenAddress("[::1]", 5222)),
                config.listen().c2s());
        assertEquals(List.of(), config.listen().c2sTls());
        assertEquals(List.of(new ListenAddress("localhost", 0)), config.listen().s2s());
        assertEquals(home.resolve("conf/cert.pem"), config.tls().certificate());
        assertFalse(config.tls().required());
        assertEquals(1 << 20, config.limits().stanzaSize().toInt());
        assertEquals(Duration.ofHours(2), config.limits().idlePing());
        assertEquals(Config.ResourceConflict.REFUSE, config.c2s().resourceConflict());
    }

    @Test
    void anOptionIsStrongerThanTheEnvironmentAndThatThanTheFile() {
        Config config = new ConfigLoader(home, Map.of(
                        "BLUETICK_DOMAIN", "environment", "BLUETICK_DATABASE_PASSWORD", "12345",
                        "BLUETICK_LISTEN_C2S_TLS", "127.0.0.1:1,127.0.0.1:2", "BLUETICK_DATABASE_USER", "variable"))
                .load(file("domain = \"file\"\n[listen]\nc2s = []\nhttp = \"0.0.0.0:80\""), List.of(
                        "domain=option", "listen.c2s=127.0.0.1:5", "listen.http=", "limits.rates=false",
                        "listen.s2s=[\"127.0.0.1:3\", \"127.0.0.1:4\"]"));
        assertEquals("option", config.domain());
        assertEquals("12345", config.database().password());
        assertEquals("variable", config.database().user());
        assertEquals(List.of(new ListenAddress("127.0.0.1", 5)), config.listen().c2s());
        assertEquals(List.of(new ListenAddress("127.0.0.1", 1), new ListenAddress("127.0.0.1", 2)),
                config.listen().c2sTls());
        assertEquals(List.of(), config.listen().http());
        assertEquals(2, config.listen().s2s().size());
        assertFalse(config.limits().rates());
    }

    @Test
    void administratorsAreAccounts() {
        assertEquals(Set.of(Jid.of("alice@example.org")), load("admins = [\"Alice@example.org\"]").admins());
        assertError("""
                conf/bluetick.toml:1: admins: found "example.org"; \
                expected an address, for example alice@example.org""", "admins = \"example.org\"");
    }

    @Test
    void tellsWhatIsWrongWithAnAddress() {
        assertError("""
                conf/bluetick.toml:2: listen.c2s: "localhost" has no port; \
                expected address:port, for example 0.0.0.0:5222""", "[listen]\nc2s = \"localhost\"");
        assertError("""
                conf/bluetick.toml:2: listen.c2s: "localhost" has no port; \
                expected address:port, for example 0.0.0.0:5222""", "[listen]\nc2s = [\"a:1\", \"localhost\"]");
        assertError("""
                conf/bluetick.toml:2: listen.c2s: "5222" has no port; \
                expected address:port, for example 0.0.0.0:5222""", "[listen]\nc2s = 5222");
        assertError("conf/bluetick.toml:2: listen.c2s: found true; "
                + "expected address:port, for example \"0.0.0.0:5222\"", "[listen]\nc2s = true");
    }

    @Test
    void tellsTheNearestKey() {
        assertError("conf/bluetick.toml:3: listen.c2stls: unknown key; did you mean listen.c2s-tls?",
                "\n[listen]\nc2stls = []");
        assertError("conf/bluetick.toml:1: domian: unknown key; did you mean domain?", "domian = \"x\"");
        assertError("conf/bluetick.toml:2: tls.enabled: unknown key; known here: certificate, key, required",
                "[tls]\nenabled = true");
        assertError("conf/bluetick.toml:2: sasl.colour: unknown key; known here: iterations",
                "[sasl]\ncolour = \"blue\"");
    }

    @Test
    void tellsWhichTypeWasExpected() {
        assertError("conf/bluetick.toml:2: tls.required: found \"maybe\"; expected true or false",
                "[tls]\nrequired = \"maybe\"");
        assertError("conf/bluetick.toml:2: tls.required: found 1; expected true or false", "[tls]\nrequired = 1");
        assertError("conf/bluetick.toml:2: limits.depth: found \"deep\"; expected a whole number",
                "[limits]\ndepth = \"deep\"");
        assertError("conf/bluetick.toml:2: limits.depth: found 1.5; expected a whole number", "[limits]\ndepth = 1.5");
        assertError("conf/bluetick.toml:1: domain: found 5; expected text in quotes", "domain = 5");
        assertError("conf/bluetick.toml:2: c2s.resource-conflict: found \"kill\"; "
                + "expected one of \"replace\", \"refuse\"", "[c2s]\nresource-conflict = \"kill\"");
        assertError("conf/bluetick.toml:2: c2s.location: found \"node 1\"; expected host, host:port or [IPv6]:port, for example node1.example.org:5222",
                "[c2s]\nlocation = \"node 1\"");
        assertError("conf/bluetick.toml:2: limits.idle-ping: \"soon\" is not a time; "
                + "expected number and unit, for example \"30s\" or \"5m\"", "[limits]\nidle-ping = \"soon\"");
        assertError("conf/bluetick.toml:2: limits.stanza-size: \"big\" is not a size; "
                + "expected bytes, for example 262144 or \"256k\"", "[limits]\nstanza-size = \"big\"");
        assertError("conf/bluetick.toml:1: listen: expected a table: [listen]", "listen = 5");
    }

    @Test
    void tellsWhichValuesAreTooSmall() {
        assertError("conf/bluetick.toml:2: sasl.iterations: found 1; expected 4096 or more", "[sasl]\niterations = 1");
        assertError("conf/bluetick.toml:2: tls.key: is set, but tls.certificate is not; expected both or neither",
                "[tls]\nkey = \"key.pem\"");
    }

    @Test
    void tellsWhereTheFileIsNotToml() {
        ConfigException e = assertThrows(ConfigException.class, () -> load("domain = \"a\"\nwhat is this"));
        assertTrue(e.getMessage().startsWith("conf/bluetick.toml:2: not TOML: "), e.getMessage());
    }

    @Test
    void tellsThatThereIsNoFile() {
        ConfigException e = assertThrows(ConfigException.class,
                () -> new ConfigLoader(home, Map.of()).load(home.resolve("absent.toml"), List.of()));
        assertEquals("absent.toml: there is no such file, or it may not be read", e.getMessage());
    }

    @Test
    void namesTheOptionOrVariableThatIsWrong() {
        assertEquals("--set tls.required: tls.required: found \"maybe\"; expected true or false",
                assertThrows(ConfigException.class, () -> load("", "tls.required=maybe")).getMessage());
        assertEquals("--set tls.requird: tls.requird: unknown key; did you mean tls.required?",
                assertThrows(ConfigException.class, () -> load("", "tls.requird=true")).getMessage());
        assertEquals("--set domain: expected KEY=VALUE, for example --set listen.c2s=0.0.0.0:5222",
                assertThrows(ConfigException.class, () -> load("", "domain")).getMessage());
        assertEquals("environment variable BLUETICK_SASL_ITERATIONS: sasl.iterations: found \"many\"; "
                        + "expected a whole number",
                assertThrows(ConfigException.class, () -> new ConfigLoader(
                        home, Map.of("BLUETICK_SASL_ITERATIONS", "many")).load(file(""), List.of())).getMessage());
    }

    @Test
    void bindsTheTableOfAModule() {
        Config config = load("[ping]\nenabled = false\ninterval = \"5s\"");
        assertEquals(new PingConfig(Duration.ofSeconds(5), true), config.tables().table("ping", PingConfig.class));
        assertFalse(config.tables().isEnabled("ping", true));
        assertTrue(config.tables().isEnabled("carbons", true));
        config.tables().rejectUnclaimed();
    }

    @Test
    void checksTheTableOfAModule() {
        Config config = load("[ping]\nenabled = \"no way\"\nintervall = \"5s\"");
        assertEquals("conf/bluetick.toml:3: ping.intervall: unknown key; did you mean ping.interval?",
                assertThrows(ConfigException.class,
                        () -> config.tables().table("ping", PingConfig.class)).getMessage());
        assertEquals("conf/bluetick.toml:2: ping.enabled: found \"no way\"; expected true or false",
                assertThrows(ConfigException.class, () -> config.tables().isEnabled("ping", true)).getMessage());
    }

    @Test
    void tellsWhatTheRecordOfAModuleRefuses() {
        Config config = load("[ping]\nanswer = true\ninterval = \"0s\"");
        assertEquals("conf/bluetick.toml:3: ping.interval: found 0; expected a time",
                assertThrows(ConfigException.class,
                        () -> config.tables().table("ping", PingConfig.class)).getMessage());
    }

    @Test
    void theFileThatComesAlongHasATableForEachBuiltInModule() throws IOException {
        String shipped = Files.readString(Path.of("..", "conf", "bluetick.toml"));
        for (XmppModule module : BuiltIn.all()) {
            assertTrue(shipped.contains("\n[" + module.name() + "]\n#enabled = true\n"), module.name());
        }
    }

    @Test
    void rejectsATableThatNoModuleKnows() {
        Config config = load("\n[pong]\ninterval = \"5s\"");
        config.tables().table("ping", PingConfig.class);
        assertEquals("conf/bluetick.toml:2: [pong]: no module has this name; did you mean ping?",
                assertThrows(ConfigException.class, config.tables()::rejectUnclaimed).getMessage());
    }

    @Test
    void theFileThatComesAlongShowsTheDefaults() throws IOException {
        Path shipped = Path.of("..", "conf", "bluetick.toml");
        String allSet = Files.readString(shipped).replaceAll("(?m)^#(?=[a-z0-9-]+ = )", "");
        Config config = load(allSet);
        Config defaults = load("");
        assertEquals(defaults.domain(), config.domain());
        assertEquals(defaults.dataDir(), config.dataDir());
        assertEquals(defaults.database(), config.database());
        assertEquals(defaults.listen(), config.listen());
        assertEquals(defaults.tls(), config.tls());
        assertEquals(defaults.limits(), config.limits());
        assertEquals(defaults.sasl(), config.sasl());
        assertEquals(defaults.c2s(), config.c2s());
        assertEquals(defaults.log(), config.log());
    }

    private void assertError(String expected, String toml) {
        assertEquals(expected, assertThrows(ConfigException.class, () -> load(toml)).getMessage());
    }

    private Config load(String toml, String... settings) {
        return new ConfigLoader(home, Map.of()).load(file(toml), List.of(settings));
    }

    private Path file(String toml) {
        try {
            Path file = home.resolve("conf").resolve("bluetick.toml");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, toml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
