package org.bluetick.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.Config;
import org.bluetick.Listeners;
import org.bluetick.Server;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterStore;
import org.bluetick.storage.Database;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.Network;

/// A server with sockets on free ports of the loopback address, threads, TLS and PostgreSQL. Serves many scripts, one at a time.
final class SocketServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// The servers of a run share a database.
    private static final AtomicInteger NODES = new AtomicInteger();

    private final Map<String, String> settings = new HashMap<>();
    private final Database database;
    private final CertificateFiles certificates;
    private final int node = NODES.getAndIncrement();
    private volatile Life life;

    SocketServer(Map<String, String> settings, Database database, CertificateFiles certificates) {
        this.settings.putAll(settings);
        this.settings.put("listen.c2s", "127.0.0.1:0");
        this.settings.put("listen.c2s-tls", "127.0.0.1:0");
        this.settings.put("listen.http", "127.0.0.1:0");
        this.settings.put("listen.https", "127.0.0.1:0");
        this.database = database;
        this.certificates = certificates;
        this.life = new Life();
    }

    /// From one start to the next.
    private final class Life {
        final ScheduledExecutorService timers =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("script-timers").factory());
        final Config config = TestConfig.with(settings);
        final Storage storage = Storage.in(database, Clock.systemUTC(), node);
        final Listeners listeners = new Listeners(config.listen(), certificates);
        final Server server = new Server(config, storage, Server.modules(), true, new Server.Runtime(this::execute, this::every,
                Clock.systemUTC(), System::nanoTime, new SecureRandom(), Map.of(Network.class, listeners)));
        final Map<String, Integer> ports = new HashMap<>();
        volatile boolean killed;

        Life() {
            server.restoreSessions();
            try {
                listeners.open(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (String open : listeners.addresses()) {
                ports.put(open.substring(0, open.indexOf(' ')), Integer.valueOf(open.substring(open.lastIndexOf(':') + 1)));
            }
        }

        private void execute(Runnable task) {
            if (!killed) {
                Thread.startVirtualThread(task);
            }
        }

        private void every(Duration period, Runnable task) {
            timers.scheduleWithFixedDelay(() -> execute(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        }

        void end(boolean orderly) {
            timers.shutdownNow();
            killed = !orderly;
            try {
                if (orderly) {
                    server.stop(PATIENCE);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                listeners.close();
                storage.close();
            }
        }
    }

    /// Ends the server, which may be killed instead of stopped, and starts it again with what it has stored.
    void restart(boolean orderly) {
        life.end(orderly);
        life = new Life();
    }

    Server server() {
        return life.server;
    }

    Jid domain() {
        return Jid.of(life.config.domain());
    }

    RosterStore rosters() {
        return life.storage.get(RosterStore.class);
    }

    Map<String, Integer> ports() {
        return life.ports;
    }

    static InetSocketAddress address(Map<String, Integer> ports, String name) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(name));
    }

    @Override
    public void close() {
        life.end(true);
    }
}
