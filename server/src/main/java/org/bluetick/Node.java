package org.bluetick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bluetick.address.Jid;
import org.bluetick.admin.AdminCatalogue;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.Accounts;
import org.bluetick.cluster.Membership;
import org.bluetick.journal.Seat;
import org.bluetick.storage.Database;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.Network;
import org.bluetick.transport.SelfSigned;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server with its sockets, its timers and its database. Started and closed by one thread.
final class Node implements RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int DRAINED_AT_A_TIME = 50;
    private static final Duration DRAIN_PAUSE = Duration.ofMillis(100);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(10);
    private static final int PASSWORD_BYTES = 12;
    private static final int ALONE = 0;

    private final Server server;
    private final Listeners listeners;
    private final ScheduledExecutorService timers;
    private final Storage storage;
    private final @Nullable Membership membership;

    private Node(Server server, Listeners listeners, ScheduledExecutorService timers, Storage storage, @Nullable Membership membership) {
        this.server = server;
        this.listeners = listeners;
        this.timers = timers;
        this.storage = storage;
        this.membership = membership;
    }

    /// What the command line starts.
    static final class Factory implements RunningServer.Factory {
        @Override
        public RunningServer start(Config config, Database database, Consumer<String> announce, Runnable expelled) {
            return Node.start(config, database, announce, expelled);
        }

        @Override
        public void check(Config config) {
            new Server(config, Storage.inMemory(Clock.systemUTC()), Server.modules(), true, runtime((period, task) -> {}, Map.of())).close();
        }
    }

    private static Node start(Config config, Database database, Consumer<String> announce, Runnable expelled) {
        Membership membership = config.cluster().enabled() ? Clusters.join(config, database, expelled) : null;
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("timers").factory());
        Scheduler scheduler = (period, task) -> timers.scheduleWithFixedDelay(
                () -> Thread.startVirtualThread(guarded(task)), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        Storage storage = storage(database, membership);
        try {
            CertificateFiles certificates = certificates(config);
            Listeners listeners = new Listeners(config.listen(), certificates);
            Server server = new Server(config, storage, Server.modules(), true, runtime(scheduler, Map.of(Network.class, listeners)));
            if (membership != null) {
                server.join(membership, storage);
            }
            server.restoreSessions();
            server.commands().add(AdminCatalogue.CLUSTER_STATUS, _ -> membership == null
                    ? "this server stands alone" : String.join("\n", membership.status()));
            listeners.open(server);
            createFirstAccount(server.accounts(), Jid.of(config.domain()), announce);
            scheduler.every(CERTIFICATE_CHECK, certificates::reloadIfChanged);
            return new Node(server, listeners, timers, storage, membership);
        } catch (IOException e) {
            abandon(timers, storage, membership);
            throw new StartException(e.getMessage(), e);
        } catch (RuntimeException e) {
            abandon(timers, storage, membership);
            throw e;
        }
    }

    private static Storage storage(Database database, @Nullable Membership membership) {
        if (membership == null) {
            return Storage.in(database, Clock.systemUTC(), ALONE, Seat.alone());
        }
        try {
            return Clusters.storage(membership, database);
        } catch (RuntimeException e) {
            membership.close();
            throw e;
        }
    }

    private static void abandon(ScheduledExecutorService timers, Storage storage, @Nullable Membership membership) {
        timers.shutdownNow();
        storage.close();
        if (membership != null) {
            membership.close();
        }
    }

    @Override
    public List<String> addresses() {
        return listeners.addresses();
    }

    @Override
    public List<String> status() {
        List<String> lines = new ArrayList<>(List.of("client streams: " + server.streams()));
        if (membership != null) {
            lines.add(membership.status().getFirst());
        }
        return lines;
    }

    @Override
    public CommandRegistry commands() {
        return server.commands();
    }

    @Override
    public void drain() {
        listeners.stopAccepting();
        try {
            server.drain(DRAINED_AT_A_TIME, DRAIN_PAUSE, DRAIN_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listeners.stopAccepting();
        timers.shutdownNow();
        try {
            server.stop(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.close();
            storage.close();
            if (membership != null) {
                membership.close();
            }
        }
    }

    private static Server.Runtime runtime(Scheduler scheduler, Map<Class<?>, Object> ports) {
        return new Server.Runtime(
                Thread::startVirtualThread, scheduler, Clock.systemUTC(), System::nanoTime, new SecureRandom(), ports);
    }

    private static CertificateFiles certificates(Config config) throws IOException {
        Path certificate = config.tls().certificate();
        Path key = config.tls().key();
        if (certificate == null || key == null) {
            Path folder = config.dataDir().resolve("tls");
            certificate = folder.resolve("certificate.pem");
            key = folder.resolve("key.pem");
            if (!Files.exists(certificate)) {
                Files.createDirectories(folder);
                SelfSigned.create(certificate, key, config.domain());
                LOG.info("A self-signed certificate for {} was made: {}", config.domain(), certificate);
            }
        }
        return new CertificateFiles(certificate, key);
    }

    /// A new server has nobody who could log in.
    private static void createFirstAccount(Accounts accounts, Jid domain, Consumer<String> announce) {
        if (accounts.list().isEmpty()) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().encodeToString(random);
            Jid admin = Jid.of("admin", domain);
            if (accounts.create(admin, password)) { // else another node was quicker
                announce.accept("The first account is " + admin + ", its password (shown only now): " + password);
            }
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A timed task failed; it will be tried again", e);
            }
        };
    }
}
