package org.bluetick.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Smack's own integration tests against one server, over TCP and WebSocket. Their log is target/sint.log.
final class SintTest {
    @TestFactory
    Stream<DynamicTest> theServerPassesTheTestsOfSmack() throws Exception {
        String host = Sint.loopbackAddress();
        List<String> settings = new ArrayList<>(Sint.SETTINGS);
        settings.add("listen.c2s=" + host + ":" + Sint.PORT);
        try (ServerHome home = ServerHome.create();
                PackagedServer server = PackagedServer.start(home, settings.toArray(String[]::new))) {
            Sint sint = new Sint(DisabledTests.read(), Path.of("target", "sint.log"), home, server.certificate());
            List<DynamicTest> tests = new ArrayList<>(sint.passes(Sint.Way.tcp(host)));
            try (WebSocketKind _ = new WebSocketKind(server.httpsPort())) {
                tests.addAll(sint.passes(Sint.Way.webSocket()));
            }
            return tests.stream();
        }
    }
}
