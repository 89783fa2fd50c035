package org.bluetick.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.igniterealtime.smack.inttest.Configuration;
import org.igniterealtime.smack.inttest.FailedTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework.TestRunResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/// Smack's own integration tests (SINT), all but those in sint-disabled.txt, over TCP and WebSocket. Its log is
/// target/sint.log.
///
/// Over TCP, SINT connects to port 5222 only, so the server listens on an address of 127.0.0.0/8 that nobody else is likely to use.
final class SintTest {
    private static final String PORT = "5222";
    private static final int ATTEMPTS = 5;

    /// How SINT reaches the server.
    /// @param host null: the connection knows it
    private record Way(String connection, @Nullable String host) {}

    @TestFactory
    Stream<DynamicTest> theServerPassesTheTestsOfSmack() throws Exception {
        logToFile(Path.of("target", "sint.log"));
        DisabledTests disabled = DisabledTests.read();
        String host = loopbackAddress();
        // Without removal: Smack would wait out its time limit at the end of each stream that the removal has closed. With time to
        // authenticate: all accounts are registered on one connection that never does.
        try (ServerHome home = ServerHome.create();
                PackagedServer server = PackagedServer.start(home, "listen.c2s=" + host + ":" + PORT,
                        "registration.open=true", "registration.account-removal=false", "limits.rates=false",
                        "limits.time-to-authenticate=1h")) {
            trust(home);
            List<DynamicTest> tests = new ArrayList<>(passes(new Way("tcp", host), disabled, server));
            try (WebSocketKind _ = new WebSocketKind(server.httpsPort())) {
                tests.addAll(passes(new Way(WebSocketKind.NAME, null), disabled, server));
            }
            return tests.stream();
        }
    }

    private static List<DynamicTest> passes(Way way, DisabledTests disabled, PackagedServer server) {
        TestRunResult result = run(way, disabled, List.of());
        List<DynamicTest> tests = new ArrayList<>();
        result.getSuccessfulTests().forEach(passed -> tests.add(passed(way, passed.concreteTest.toString())));
        result.getFailedTests().forEach(failed -> tests.add(again(failed, way, disabled)));
        Map<Class<?>, Throwable> impossible = Map.copyOf(result.getImpossibleTestClasses());
        impossible.forEach((test, reason) -> tests.add(impossible(way, test.getName(), reason)));
        result.getNotPossibleTests()
                .forEach(test -> tests.add(failed(way, test.concreteTest.toString(), test.testNotPossibleException)));
        System.out.printf("Smack's integration tests over %s: %d of %d passed at once, %d failed, %d classes impossible, "
                        + "%d entries of sint-disabled.txt left out%n", way.connection(),
                result.getSuccessfulTests().size(), result.getNumberOfAvailableTests(),
                result.getFailedTests().size(), impossible.size(), disabled.size());
        assertFalse(result.getSuccessfulTests().isEmpty(), "no test was run:\n" + server.output());
        return tests;
    }

    /// Several of these tests begin before the stanzas of the one before have arrived. What fails must do so five times.
    private static DynamicTest again(FailedTest test, Way way, DisabledTests disabled) {
        String name = test.concreteTest.toString();
        for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
            System.out.println("Smack's integration tests: " + name + " failed, attempt " + attempt);
            if (run(way, disabled, List.of(methodOf(test))).getSuccessfulTests().size() == 1) {
                return passed(way, name + ", attempt " + attempt);
            }
        }
        return failed(way, name, test.failureReason);
    }

    private static String methodOf(FailedTest test) {
        return test.concreteTest.toString().replaceFirst(" .*", "");
    }

    private static TestRunResult run(Way way, DisabledTests disabled, List<String> only) {
        Map<String, String> settings = Map.of(
                "service", PackagedServer.DOMAIN,
                "defaultConnection", way.connection(),
                "enabledConnections", way.connection(),
                "securityMode", "required",
                "debugger", "none",
                "replyTimeout", "5000",
                "disabledTests", disabled.tests(),
                "disabledConnections", disabled.connections());
        settings.forEach((key, value) -> System.setProperty("sinttest." + key, value));
        if (way.host() == null) {
            System.clearProperty("sinttest.host");
        } else {
            System.setProperty("sinttest.host", way.host());
        }
        try {
            if (only.isEmpty()) {
                System.clearProperty("sinttest.enabledTests");
            } else {
                System.setProperty("sinttest.enabledTests", String.join(",", only));
            }
            return new SmackIntegrationTestFramework(Configuration.newConfiguration(new String[0])).run();
        } catch (Exception e) {
            throw new AssertionError("Smack's integration tests ended early; see target/sint.log", e);
        }
    }

    private static DynamicTest passed(Way way, String name) {
        return dynamicTest(way.connection() + ": " + name, () -> {});
    }

    /// Some of them are for connections of TCP only.
    private static DynamicTest impossible(Way way, String name, Throwable reason) {
        return way.connection().equals(WebSocketKind.NAME)
                ? dynamicTest(way.connection() + ": " + name, () -> {
                    throw new TestAbortedException(reason.toString(), reason);
                })
                : failed(way, name, reason);
    }

    private static DynamicTest failed(Way way, String name, Throwable reason) {
        return dynamicTest(way.connection() + ": " + name, () -> {
            throw new AssertionError(reason.toString(), reason);
        });
    }

    private static String loopbackAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(1, 255), random.nextInt(1, 255));
    }

    private static void trust(ServerHome home) throws Exception {
        Path file = home.path().resolve("trust.p12");
        Trust trust = Trust.in(home.certificate());
        trust.save(file);
        SSLContext.setDefault(trust.context()); // for WebSockets; the one there may be is of another test, with other properties
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", Trust.PASSWORD);
    }

    private static void logToFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        FileHandler handler = new FileHandler(file.toString());
        handler.setFormatter(new SimpleFormatter());
        root.addHandler(handler);
    }
}
