package org.bluetick.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
/// What it does from time to time it does when a script lets time pass, so that no script depends on when that happens to be.
final class SocketServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// The servers of a run share a database.
    private static final AtomicInteger NODES = new AtomicInteger();

    private final Map<String, String> settings = new HashMap<>();
    private final Database database;
    private final CertificateFiles certificates;
    private final int node = NODES.getAndIncrement();
    private final SocketTime time = new SocketTime();
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
        final AtomicInteger atWork = new AtomicInteger();
        final Config config = TestConfig.with(settings);
        final Storage storage = Storage.in(database, time.clock(), node);
        final Listeners listeners = new Listeners(config.listen(), certificates);
        final Server server = new Server(config, storage, Server.modules(), true, new Server.Runtime(this::execute,
                (period, task) -> time.every(period, () -> execute(task)),
                time.clock(), time::nanos, new SecureRandom(), Map.of(Network.class, listeners)));
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
            if (killed) {
                return;
            }
            atWork.incrementAndGet();
            Thread.startVirtualThread(() -> {
                try {
                    task.run();
                } finally {
                    atWork.decrementAndGet();
                }
            });
        }

        /// Returns when nothing is being done; what takes very long is not waited for.
        void rest() {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (atWork.get() > 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(100_000);
            }
        }

        void end(boolean orderly) {
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
        time.forget();
        life = new Life();
    }

    /// Its clock is put forward, and what becomes due is done.
    void advance(Duration duration) {
        time.advance(duration, life::rest);
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
