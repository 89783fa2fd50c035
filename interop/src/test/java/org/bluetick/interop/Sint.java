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
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.igniterealtime.smack.inttest.Configuration;
import org.igniterealtime.smack.inttest.FailedTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework.TestRunResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/// Smack's own integration tests (SINT), all but those that are disabled. It has its settings from system properties, so there is one
/// at a time.
///
/// Over TCP it connects to port 5222 only: who is tested listens there, on an address of 127.0.0.0/8 that nobody else is likely to use.
final class Sint {
    static final String PORT = "5222";
    /// What a server needs for it. Without removal: Smack would wait out its time limit at the end of each stream that the removal has
    /// closed. With time to authenticate: all accounts are registered on one connection that never does.
    static final List<String> SETTINGS = List.of("registration.open=true", "registration.account-removal=false", "limits.rates=false",
            "limits.time-to-authenticate=1h");
    private static final int ATTEMPTS = 5;

    private final DisabledTests disabled;
    private final Path log;

    /// How it reaches the server.
    /// @param host null: the connection knows it
    record Way(String connection, @Nullable String host) {
        static Way tcp(String host) {
            return new Way("tcp", host);
        }

        static Way webSocket() {
            return new Way(WebSocketKind.NAME, null);
        }
    }

    /// @param certificate of the server
    Sint(DisabledTests disabled, Path log, ServerHome home, Path certificate) throws Exception {
        this.disabled = disabled;
        this.log = log;
        logToFile(log);
        trust(home.path().resolve("trust.p12"), Trust.in(certificate));
    }

    static String loopbackAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(1, 255), random.nextInt(1, 255));
    }

    /// Runs them all; the tests only tell what has come out.
    List<DynamicTest> passes(Way way) {
        TestRunResult result = run(way, List.of());
        assertFalse(result.getSuccessfulTests().isEmpty(), "no test was run; see " + log);
        List<DynamicTest> tests = new ArrayList<>();
        result.getSuccessfulTests().forEach(passed -> tests.add(passed(way, passed.concreteTest.toString())));
        result.getFailedTests().forEach(failed -> tests.add(again(failed, way)));
        Map<Class<?>, Throwable> impossible = Map.copyOf(result.getImpossibleTestClasses());
        impossible.forEach((test, reason) -> tests.add(impossible(way, test.getName(), reason)));
        result.getNotPossibleTests()
                .forEach(test -> tests.add(failed(way, test.concreteTest.toString(), test.testNotPossibleException)));
        System.out.printf("Smack's integration tests over %s: %d of %d passed at once, %d failed, %d classes impossible, "
                        + "%d entries of sint-disabled.txt left out%n", way.connection(),
                result.getSuccessfulTests().size(), result.getNumberOfAvailableTests(),
                result.getFailedTests().size(), impossible.size(), disabled.size());
        return tests;
    }

    /// Several of these tests begin before the stanzas of the one before have arrived. What fails must do so five times.
    private DynamicTest again(FailedTest test, Way way) {
        String name = test.concreteTest.toString();
        for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
            System.out.println("Smack's integration tests: " + name + " failed, attempt " + attempt);
            if (run(way, List.of(methodOf(test))).getSuccessfulTests().size() == 1) {
                return passed(way, name + ", attempt " + attempt);
            }
        }
        return failed(way, name, test.failureReason);
    }

    private static String methodOf(FailedTest test) {
        return test.concreteTest.toString().replaceFirst(" .*", "");
    }

    private TestRunResult run(Way way, List<String> only) {
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
            throw new AssertionError("Smack's integration tests ended early; see " + log, e);
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

    private static void trust(Path file, Trust trust) throws Exception {
        trust.save(file);
        SSLContext.setDefault(trust.context()); // for WebSockets; what is there may be of another test, with other properties
        HttpsURLConnection.setDefaultSSLSocketFactory(trust.context().getSocketFactory()); // for uploads
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
