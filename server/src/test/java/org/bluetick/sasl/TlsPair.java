package org.bluetick.sasl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/// Both ends of one TLS connection, in memory, after the handshake.
record TlsPair(SSLSession server, SSLSession client) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /// A context with a new self-signed certificate, which it also trusts. `options` are those of keytool.
    static SSLContext context(Path directory, String... options) throws Exception {
        Path store = directory.resolve("store.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server",
                "-dname", "CN=example.org", "-storetype", "PKCS12", "-storepass", new String(PASSWORD),
                "-keystore", store.toString()));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return context(store);
    }

    private static SSLContext context(Path store) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    static TlsPair handshake(SSLContext context, String protocol) throws SSLException {
        SSLEngine client = engine(context, protocol, true);
        SSLEngine server = engine(context, protocol, false);
        ByteBuffer toServer = ByteBuffer.allocate(65_536);
        ByteBuffer toClient = ByteBuffer.allocate(65_536);
        boolean moved = true;
        while (moved) {
            moved = step(client, toClient, toServer) | step(server, toServer, toClient);
        }
        if (!isDone(client) || !isDone(server)) {
            throw new SSLException("handshake stuck: " + client.getHandshakeStatus() + ", " + server.getHandshakeStatus());
        }
        return new TlsPair(server.getSession(), client.getSession());
    }

    List<ChannelBinding> serverBindings() {
        return ChannelBinding.ofServer(server, exporter(server));
    }

    static ChannelBinding tlsExporter(SSLSession session) {
        return ChannelBinding.tlsExporter(session, exporter(session)).orElseThrow();
    }

    static ChannelBinding.Exporter exporter(SSLSession session) {
        return (label, length) -> {
            try {
                return Optional.of(((ExtendedSSLSession) session).exportKeyingMaterialData(label, new byte[0], length));
            } catch (SSLException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static SSLEngine engine(SSLContext context, String protocol, boolean client) throws SSLException {
        SSLEngine engine = context.createSSLEngine("example.org", 5222);
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(new String[] {protocol});
        engine.beginHandshake();
        return engine;
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        runTasks(engine);
        in.flip();
        int read = engine.unwrap(in, ByteBuffer.allocate(32_768)).bytesConsumed();
        in.compact();
        runTasks(engine);
        int written = engine.wrap(ByteBuffer.allocate(0), out).bytesProduced();
        return read > 0 || written > 0;
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
