package org.bluetick.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bluetick.storage.Database;
import org.bluetick.storage.postgres.PostgresStores;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.SelfSigned;
import org.junit.jupiter.api.DynamicNode;
import org.opentest4j.TestAbortedException;

/// The scripts below `/scripts` on the class path over real sockets, TLS, threads and PostgreSQL. Those with the same
/// settings share a server.
public final class WireScripts implements AutoCloseable {
    private final Connector connector;
    private final Database database;
    private final CertificateFiles certificates;
    private final Map<Map<String, String>, SocketServer> servers = new HashMap<>();
    private final AtomicInteger scripts = new AtomicInteger();

    /// Over TCP.
    /// @param folder for the certificate
    public WireScripts(Database database, Path folder) throws IOException {
        this(database, folder, Connector.tcp());
    }

    public WireScripts(Database database, Path folder, Connector connector) throws IOException {
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        SelfSigned.create(certificate, key, "localhost");
        PostgresStores.migrate(database);
        this.connector = connector;
        this.database = database;
        this.certificates = new CertificateFiles(certificate, key);
    }

    public Stream<DynamicNode> tests() {
        return Scripts.tests(this::perform);
    }

    /// Those of the server itself.
    public Stream<DynamicNode> testsOfTheServer() {
        return Scripts.testsOfTheServer(this::perform);
    }

    private void perform(Script script) {
        if (connector.meaningless().contains(script.name())) {
            throw new TestAbortedException("means nothing on this wire");
        }
        Play.perform(script, settings -> new SocketWire(server(settings), connector, scripts.incrementAndGet()));
    }

    private SocketServer server(Map<String, String> settings) {
        return servers.computeIfAbsent(settings, wanted -> new SocketServer(wanted, database, certificates));
    }

    @Override
    public void close() {
        servers.values().forEach(SocketServer::close);
    }
}
