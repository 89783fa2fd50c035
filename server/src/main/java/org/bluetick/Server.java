package org.bluetick;

import static org.bluetick.stanza.StreamError.Condition.CONFLICT;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bluetick.address.Jid;
import org.bluetick.admin.CommandRegistry;
import org.bluetick.api.Accounts;
import org.bluetick.api.AdminCommands;
import org.bluetick.api.Administrators;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.DataFolder;
import org.bluetick.api.Endpoint;
import org.bluetick.api.Features;
import org.bluetick.api.Federation;
import org.bluetick.api.Journal;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.MessageLog;
import org.bluetick.api.Nodes;
import org.bluetick.api.Readiness;
import org.bluetick.api.Route;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SecretStore;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.SessionStore;
import org.bluetick.api.Sessions;
import org.bluetick.api.XmppModule;
import org.bluetick.cluster.Alone;
import org.bluetick.cluster.Membership;
import org.bluetick.cluster.NodeLink;
import org.bluetick.cluster.Peers;
import org.bluetick.im.InstantMessaging;
import org.bluetick.journal.MessageKeeping;
import org.bluetick.journal.PostgresJournal;
import org.bluetick.routing.Handlers;
import org.bluetick.routing.LocalRoutingTable;
import org.bluetick.routing.StanzaRouter;
import org.bluetick.session.AckRequests;
import org.bluetick.session.Checkpoints;
import org.bluetick.session.Mailboxes;
import org.bluetick.session.SessionRegistry;
import org.bluetick.stanza.StreamError;
import org.bluetick.storage.AccountStore;
import org.bluetick.stream.BindingModule;
import org.bluetick.stream.StreamSettings;
import org.bluetick.stream.Streams;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.xep.BuiltIn;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlLimits;

/// The composition root: one node without its sockets. Everything is wired here, by constructors.
public final class Server implements AutoCloseable {
    private static final String NOTICES = "urn:bluetick:accounts";
    private static final String ACCOUNT_REMOVED = "removed";
    private static final int ATTRIBUTE_BYTES = 16 * 1024;
    private static final long UNSENT_BYTES = 1024 * 1024;
    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(5);
    private static final Duration CHECKPOINT_PERIOD = Duration.ofSeconds(1);
    private static final Duration ANSWER_PERIOD = Duration.ofMillis(200);

    /// What a server runs on; tests put deterministic things here.
    /// @param executor runs turns; its threads may block
    /// @param ticker like `System.nanoTime`
    /// @param ports what else modules find there, by its interface
    /// @param await for whoever stops the server
    public record Runtime(Executor executor, Scheduler scheduler, Clock clock, LongSupplier ticker, SecureRandom random,
            Map<Class<?>, Object> ports, Await await) {
        public Runtime(Executor executor, Scheduler scheduler, Clock clock, LongSupplier ticker, SecureRandom random) {
            this(executor, scheduler, clock, ticker, random, Map.of());
        }

        public Runtime(Executor executor, Scheduler scheduler, Clock clock, LongSupplier ticker, SecureRandom random,
                Map<Class<?>, Object> ports) {
            this(executor, scheduler, clock, ticker, random, ports, Runtime::look);
        }

        private static void look(BooleanSupplier condition, Duration patience) throws InterruptedException {
            long end = System.nanoTime() + patience.toNanos();
            while (!condition.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(10);
            }
        }
    }

    /// Waits until something is so, at most so long.
    @FunctionalInterface
    public interface Await {
        void until(BooleanSupplier condition, Duration patience) throws InterruptedException;
    }

    private final Streams streams;
    private final Accounts accounts;
    private final SessionRegistry sessions;
    private final Checkpoints checkpoints;
    private final NodeLink nodes;
    private final Runtime runtime;
    private final boolean resumable;
    private volatile boolean stopping;
    private final List<XmppModule> modules;
    private final CommandRegistry commands = new CommandRegistry();
    private final List<Endpoint> endpoints = new ArrayList<>();

    /// @param modules installed in this order, unless one says otherwise; those that the configuration disables are left out
    public Server(Config config, Storage storage, List<XmppModule> modules, boolean tlsAvailable, Runtime runtime) {
        this.runtime = runtime;
        this.resumable = !config.limits().resumption().isZero();
        Jid domain = Jid.of(config.domain());
        Handlers handlers = new Handlers();
        Ports ports = new Ports();
        ports.provideAll(storage.ports());
        ports.provideAll(runtime.ports());
        RoutingTable routes = ports.findOrProvide(RoutingTable.class, LocalRoutingTable::new);
        Peers peers = ports.findOrProvide(Peers.class, () -> new Alone(storage.node()));
        Journal journal = ports.get(Journal.class);
        this.nodes = new NodeLink(peers, runtime.executor());
        AccountService accountService = accounts(config, ports, handlers);
        StanzaRouter router = new StanzaRouter(domain, handlers, accountService, routes, nodes, journal, runtime.ticker());
        this.accounts = accountService;
        this.sessions = router.sessions();
        StreamSettings settings = settings(config, domain, tlsAvailable, accountService, ports, runtime);
        MessageKeeping keeping = new MessageKeeping(journal, ports.get(MessageLog.class), runtime.clock());
        this.checkpoints = new Checkpoints(ports.get(SessionStore.class), peers.self(), journal, ports.get(MessageLog.class),
                runtime.executor(), keeping::keepsBothSides);
        sessions.resumable().writeDownIn(checkpoints);

        provide(config, ports, handlers, journal);
        new UserCommands(domain, accountService).register(commands);
        new SessionCommands(sessions, routes, nodes).register(commands);
        this.modules = enabled(config, keeping, modules);
        this.modules.forEach(module -> module.install(new InstalledModule(module, domain, handlers, commands, ports, endpoints,
                config.tables(), router, runtime.clock(), runtime.scheduler())));
        config.tables().rejectUnclaimed();
        SessionStore stored = ports.get(SessionStore.class);
        handlers.addListener(AccountRemoved.class, (AccountRemoved removed) -> {
            AccountService.endSessions(sessions, removed.account());
            stored.removeAll(removed.account());
        });
        handlers.arrange(new Random(0));

        ports.find(Federation.class).ifPresent(router::federate);
        nodes.open(router.arrivals());
        this.streams = new Streams(settings, sessions, handlers.streamFeatures());
        runtime.scheduler().every(SWEEP_PERIOD, streams::sweep);
        runtime.scheduler().every(ANSWER_PERIOD, streams::answerOverdue);
        runtime.scheduler().every(AckRequests.PERIOD, sessions.ackRequests()::turn);
        runtime.scheduler().every(SWEEP_PERIOD, sessions.resumable()::expireDetached);
        runtime.scheduler().every(CHECKPOINT_PERIOD, checkpoints::run);
    }

    /// Nodes tell each other of accounts that are removed.
    private AccountService accounts(Config config, Ports ports, Handlers handlers) {
        AccountService service = new AccountService(Jid.of(config.domain()), ports.get(AccountStore.class), handlers,
                config.sasl().iterations(), runtime.random(),
                account -> nodes.tell(Element.of(ACCOUNT_REMOVED, NOTICES).with("account", account.toString())));
        nodes.listen(ACCOUNT_REMOVED, NOTICES, notice -> {
            Jid account = Jid.of(notice.attribute("account").orElseThrow());
            runtime.executor().execute(() -> service.removedElsewhere(account));
        });
        return service;
    }

    /// What modules find besides the stores.
    private void provide(Config config, Ports ports, Handlers handlers, Journal journal) {
        Config.Limits limits = config.limits();
        ports.provide(Accounts.class, accounts);
        ports.provide(AdminCommands.class, commands);
        ports.provide(Administrators.class, jid -> config.admins().contains(jid.bare()));
        ports.provide(ClientStreams.class, this::acceptMessages);
        ports.provide(DataFolder.class, new DataFolder(config.dataDir()));
        ports.provide(Features.class, handlers);
        ports.provide(Mailboxes.class, new Mailboxes(runtime.executor(), journal));
        ports.provide(Sessions.class, sessions);
        ports.provide(Nodes.class, nodes);
        ports.provide(Readiness.class, () -> stopping ? "stopping" : journal.isAvailable() ? "" : "no database");
        ports.provide(Limits.class, new Limits(limits.stanzaSizeBeforeAuth().toInt(), limits.stanzaSize().toInt(),
                limits.idlePing(), limits.rates()));
        ports.provide(ListenAddresses.class, config.listen().addresses());
    }

    private static List<XmppModule> enabled(Config config, MessageKeeping keeping, List<XmppModule> modules) {
        List<XmppModule> enabled = new ArrayList<>(List.of(keeping));
        enabled.addAll(modules);
        enabled.removeIf(module -> !config.tables().isEnabled(module.name(), true));
        return InstallOrder.of(enabled);
    }

    /// New ones of the rooms of the server itself, then of those found beside it on the class path.
    public static List<XmppModule> modules() {
        List<XmppModule> modules = new ArrayList<>();
        modules.add(new BindingModule());
        modules.add(new InstantMessaging());
        modules.addAll(BuiltIn.all());
        ServiceLoader.load(XmppModule.class).forEach(modules::add);
        return modules;
    }

    /// Goes on with the sessions the node had when it ended last (XEP-0198 §5): their clients may come back. Before there are any.
    public void restoreSessions() {
        sessions.resumable().restore(resumable);
    }

    /// A new connection of a client: what handles its bytes.
    public ConnectionHandler accept(Connection connection) {
        return streams.accept(connection);
    }

    /// The same for one that has messages, each a whole element (RFC 7395).
    public ConnectionHandler acceptMessages(Connection connection) {
        return streams.acceptMessages(connection);
    }

    public Accounts accounts() {
        return accounts;
    }

    public Sessions sessions() {
        return sessions;
    }

    /// The administrator's commands: about accounts, and those of modules.
    public CommandRegistry commands() {
        return commands;
    }

    /// What modules want opened besides the sockets for clients.
    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /// Becomes one of several nodes: before anything is accepted.
    void join(Membership membership, Storage storage) {
        membership.open(nodes, storage.get(PostgresJournal.class)::ownHorizon, new Membership.Conflicts() {
            private final StreamError conflict = new StreamError(CONFLICT, "the resource was bound on another node");

            @Override
            public void lost(Jid resource) {
                sessions.endHere(resource, conflict, () -> {});
            }

            @Override
            public void won(Jid resource, int other) {
                nodes.end(new Route(resource, false, 0, other, ""), conflict, () -> {});
            }
        }, dead -> runtime.executor().execute(() -> sessions.resumable().takeOver(dead, resumable)));
    }

    /// How many client streams are open.
    public int streams() {
        return streams.size();
    }

    /// Closes the streams little by little; sessions that can be resumed wait to be fetched by another node. Returns when none is
    /// left, at the latest when all streams are closed and the patience is over.
    void drain(int streamsAtATime, Duration pause, Duration patience) throws InterruptedException {
        stopping = true;
        List<Runnable> shutdowns = streams.shutdowns();
        for (int i = 0; i < shutdowns.size(); i += streamsAtATime) {
            shutdowns.subList(i, Math.min(i + streamsAtATime, shutdowns.size())).forEach(Runnable::run);
            runtime.await().until(() -> false, pause);
        }
        runtime.await().until(() -> sessions.size() == 0, patience);
    }

    /// Ends the streams with `system-shutdown`, writes down the sessions, and waits until the connections are closed, for each at most
    /// so long; then closes the modules.
    public void stop(Duration patience) throws InterruptedException {
        stopping = true;
        streams.shutdown();
        runtime.await().until(streams::isShutDown, patience);
        sessions.resumable().stop();
        runtime.await().until(checkpoints::isStopped, patience);
        runtime.await().until(() -> streams.size() == 0, patience);
        close();
    }

    @Override
    public void close() {
        modules.reversed().forEach(XmppModule::close);
    }

    private static StreamSettings settings(
            Config config, Jid domain, boolean tlsAvailable, AccountService credentials, Ports ports, Runtime runtime) {
        Config.Limits limits = config.limits();
        byte[] decoySecret = ports.get(SecretStore.class).secret("sasl-decoy"); // the same salts after a restart
        return new StreamSettings(
                domain,
                config.tls().required(),
                tlsAvailable,
                config.c2s().resourceConflict() == Config.ResourceConflict.REPLACE,
                limits.sessionsPerAccount(),
                limits.rates(),
                new XmlLimits(limits.stanzaSizeBeforeAuth().toInt(), limits.depth(), limits.attributes(), ATTRIBUTE_BYTES),
                new XmlLimits(limits.stanzaSize().toInt(), limits.depth(), limits.attributes(), ATTRIBUTE_BYTES),
                limits.loginAttempts(),
                limits.connectionsPerAddress(),
                limits.timeToAuthenticate(),
                limits.idlePing(),
                limits.idleTimeout(),
                UNSENT_BYTES,
                credentials,
                decoySecret,
                config.sasl().iterations(),
                runtime.random(),
                config.limits().resumption(),
                config.c2s().location(),
                runtime.executor(),
                ports.get(Journal.class),
                ports.get(MessageLog.class),
                runtime.ticker(),
                runtime.clock());
    }
}
