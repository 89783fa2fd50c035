package org.bluetick.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bluetick.storage.TestDatabase;
import org.bluetick.storage.postgres.PostgresStores;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.SelfSigned;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// All scripts over real sockets, TLS, threads and PostgreSQL. Scripts with the same settings share a server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScriptsOnTheWireTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private final Map<Map<String, String>, SocketServer> servers = new HashMap<>();
    private final AtomicInteger scripts = new AtomicInteger();

    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay(@TempDir Path folder) throws IOException {
        PostgresStores.migrate(postgres.database());
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        SelfSigned.create(certificate, key, "localhost");
        CertificateFiles certificates = new CertificateFiles(certificate, key);
        return Scripts.tests(script -> {
            SocketServer server = servers.computeIfAbsent(script.settings(),
                    settings -> new SocketServer(settings, postgres.database(), certificates));
            try (Wire wire = new SocketWire(server, scripts.incrementAndGet())) {
                Play.perform(script, wire);
            }
        });
    }

    @AfterAll
    void closeServers() {
        servers.values().forEach(SocketServer::close);
    }
}
