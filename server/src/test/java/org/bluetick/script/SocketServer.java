package org.bluetick.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bluetick.Config;
import org.bluetick.Listeners;
import org.bluetick.Server;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterStore;
import org.bluetick.storage.Database;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.Network;

/// A server with sockets on free ports of the loopback address, threads, TLS and PostgreSQL. Serves many scripts.
final class SocketServer implements AutoCloseable {
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("script-timers").factory());
    private final Jid domain;
    private final RosterStore rosters;
    private final Server server;
    /// The servers of a run share a database.
    private static final AtomicInteger NODES = new AtomicInteger();

    private final Listeners listeners;
    private final Map<String, Integer> ports = new HashMap<>();

    SocketServer(Map<String, String> settings, Database database, CertificateFiles certificates) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("listen.c2s", "127.0.0.1:0");
        all.put("listen.c2s-tls", "127.0.0.1:0");
        all.put("listen.http", "127.0.0.1:0");
        all.put("listen.https", "127.0.0.1:0");
        Config config = TestConfig.with(all);
        Storage storage = Storage.in(database, Clock.systemUTC(), NODES.getAndIncrement());
        this.listeners = new Listeners(config.listen(), certificates);
        Server.Runtime runtime = new Server.Runtime(Thread::startVirtualThread, this::every, Clock.systemUTC(),
                System::nanoTime, new SecureRandom(), Map.of(Network.class, listeners));
        this.domain = Jid.of(config.domain());
        this.rosters = storage.get(RosterStore.class);
        this.server = new Server(config, storage, Server.modules(), true, runtime);
        try {
            listeners.open(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String open : listeners.addresses()) {
            ports.put(open.substring(0, open.indexOf(' ')), Integer.valueOf(open.substring(open.lastIndexOf(':') + 1)));
        }
    }

    private void every(Duration period, Runnable task) {
        timers.scheduleWithFixedDelay(() -> Thread.startVirtualThread(task),
                period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    Server server() {
        return server;
    }

    Jid domain() {
        return domain;
    }

    RosterStore rosters() {
        return rosters;
    }

    Map<String, Integer> ports() {
        return ports;
    }

    static InetSocketAddress address(Map<String, Integer> ports, String name) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(name));
    }

    /// Trusts any certificate: the server's is self-signed.
    static SSLContext clientTls() {
        TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anybody}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        timers.shutdownNow();
        listeners.close();
        server.close();
    }
}
