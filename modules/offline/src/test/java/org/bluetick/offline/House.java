package org.bluetick.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bluetick.Config;
import org.bluetick.ConfigLoader;
import org.bluetick.Server;
import org.bluetick.Storage;
import org.bluetick.address.Jid;
import org.bluetick.api.Journal;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Passage;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.MessagesAcknowledged;
import org.bluetick.api.Stage;
import org.bluetick.api.Verdict;
import org.bluetick.api.XmppModule;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Session;
import org.bluetick.session.SessionRegistry;
import org.bluetick.session.StreamManagement;

/// A whole server with real threads and no sockets: clients are bound to their sessions directly.
final class House implements AutoCloseable {
    static final Jid JULIET = Jid.of("juliet@localhost");

    /// What sessions have acknowledged.
    final Set<MessageId> acknowledged = ConcurrentHashMap.newKeySet();
    private final Storage storage;
    private final Server server;

    House(Storage storage) {
        this.storage = storage;
        List<XmppModule> modules = new ArrayList<>(Server.modules());
        modules.add(new Spy());
        Server.Runtime runtime = new Server.Runtime(
                Thread::startVirtualThread, (period, task) -> {}, Clock.systemUTC(), System::nanoTime, new SecureRandom());
        this.server = new Server(config(), storage, modules, false, runtime);
        createAccount(JULIET.local().orElseThrow());
    }

    void createAccount(String name) {
        server.accounts().create(Jid.of(name + "@localhost"), "secret");
    }

    /// What was there before.
    void forget() {
        log().removeAll(JULIET);
    }

    /// Lets others run at the places where it matters, and notes what is acknowledged.
    private final class Spy implements XmppModule {
        @Override
        public String name() {
            return "spy";
        }

        @Override
        public void install(ModuleContext context) {
            context.intercept(Place.ARRIVED, Stage.GUARD, Spy::yieldSometimes);
            context.intercept(Place.ARRIVED, Stage.COPY, Spy::yieldSometimes);
            context.intercept(Place.DELIVERING, Stage.COPY, Spy::yieldSometimes);
            context.on(MessagesAcknowledged.class, event -> acknowledged.addAll(event.ids()));
        }

        private static Verdict yieldSometimes(Passage passage) {
            for (int i = ThreadLocalRandom.current().nextInt(8); i > 5; i--) {
                Thread.yield();
            }
            return passage.pass();
        }
    }

    Journal journal() {
        return storage.get(Journal.class);
    }

    MessageLog log() {
        return storage.get(MessageLog.class);
    }

    SessionRegistry sessions() {
        return (SessionRegistry) server.sessions();
    }

    Client connect(String jid, Client.Acks acks) {
        Client client = new Client(this, acks);
        Mailbox mailbox = new Mailbox(Thread::startVirtualThread, journal(), client);
        CompletableFuture<Session> bound = new CompletableFuture<>();
        mailbox.post(() -> {
            Optional<Session> session = sessions().open(Jid.of(jid), mailbox, client, 10);
            session.ifPresentOrElse(client::bind, () -> bound.completeExceptionally(new AssertionError(jid + " is taken")));
            session.filter(opened -> acks != Client.Acks.SOCKET)
                    .ifPresent(opened -> opened.manage(new StreamManagement("sm-" + jid, java.time.Duration.ofMinutes(5), false)));
            session.ifPresent(bound::complete);
        });
        await(bound);
        return client;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("nothing came within a minute", e);
        }
    }

    private static Config config() {
        try {
            Path file = Files.createTempFile("house", ".toml");
            try {
                return new ConfigLoader(file.getParent(), Map.of()).load(file, List.of(
                        "domain=localhost", "limits.rates=false", "sasl.iterations=4096", "offline.max-messages=1000000"));
            } finally {
                Files.delete(file);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        server.close();
        storage.close();
    }
}
