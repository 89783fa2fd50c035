package org.bluetick.federation;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.Features;
import org.bluetick.api.Federation;
import org.bluetick.api.Journal;
import org.bluetick.api.Keeping;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.MessageLog;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Nodes;
import org.bluetick.api.RosterStore;
import org.bluetick.api.RoutingTable;
import org.bluetick.api.SecretStore;
import org.bluetick.api.XmppModule;
import org.bluetick.session.Mailboxes;
import org.bluetick.storage.StorageException;
import org.bluetick.transport.Network;
import org.bluetick.transport.TlsContext;
import org.bluetick.transport.TlsMode;
import org.bluetick.xml.XmlLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Federation: the way to other domains, and from them. It is there when `listen.s2s` or `listen.s2s-tls` names an address.
public final class FederationModule implements XmppModule {
    private static final Logger LOG = LoggerFactory.getLogger(FederationModule.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final String ALPN = "xmpp-server";
    private static final int DEPTH = 64;
    private static final int ATTRIBUTES = 64;
    private static final int ATTRIBUTE_BYTES = 16 * 1024;

    private final List<Runnable> onClose = new ArrayList<>();

    @Override
    public String name() {
        return "federation";
    }

    @Override
    public List<AdminCommand> commands() {
        return Commands.ALL;
    }

    @Override
    public void install(ModuleContext context) {
        FederationConfig config = context.config(FederationConfig.class);
        Certificates certificates = Certificates.trusting(config.authorities(), context.clock());
        Network network = context.find(Network.class).orElse(null);
        ListenAddresses listen = context.get(ListenAddresses.class);
        if (network == null || listen.of("s2s").isEmpty() && listen.of("s2s-tls").isEmpty()) {
            Commands.registerOff(context);
            return;
        }
        SecureRandom random = new SecureRandom();
        House house = new House(context.domain(), config, limits(context.get(Limits.class)), context.get(Features.class),
                context.router(), context.get(Mailboxes.class), network, new Dns(config.hosts(), random), certificates,
                new DialbackKeys(context.get(SecretStore.class).secret("dialback")), context.clock(), random, new PingAnswers(),
                new Repeats(context.get(MessageLog.class), context.clock()), strangers(context, config.strangers()));
        OutgoingStreams outgoing = new OutgoingStreams(house);
        Links links = new Links(house, outgoing, context.get(Keeping.class), context.get(Journal.class), context.get(MessageLog.class));
        IncomingStreams incoming = new IncomingStreams(house, outgoing, links);

        context.provide(Federation.class, links);
        new Commands(house, links, incoming, outgoing).register(context);
        network.listen("s2s", new TlsMode.StartTls(tls(network)), incoming::accept);
        network.listen("s2s-tls", new TlsMode.Direct(tls(network, ALPN)), incoming::accept);
        context.every(SWEEP, incoming::sweep);
        context.every(SWEEP, outgoing::sweep);
        context.every(SWEEP, links::tick);
        context.every(SWEEP, wakeOnce(links));
        onClose.add(incoming::close);
        onClose.add(outgoing::close);
    }

    private static Strangers strangers(ModuleContext context, Strangers.Rule rule) {
        Correspondents correspondents = new Correspondents(context.domain(), context.get(Nodes.class), context.get(RoutingTable.class));
        if (rule != Strangers.Rule.ALLOW) {
            correspondents.install(context);
        }
        return new Strangers(rule, context.domain(), context.get(RosterStore.class), correspondents, context.clock());
    }

    @Override
    public void close() {
        onClose.forEach(Runnable::run);
    }

    /// Asks the peer for its certificate, whatever it is.
    private static TlsContext tls(Network network, String... alpn) {
        return new TlsContext(network::amongServers, List.of(alpn), true);
    }

    static House.Limits limits(Limits limits) {
        return new House.Limits(
                new XmlLimits(limits.stanzaBytesBeforeAuthentication(), DEPTH, ATTRIBUTES, ATTRIBUTE_BYTES),
                new XmlLimits(limits.stanzaBytes(), DEPTH, ATTRIBUTES, ATTRIBUTE_BYTES));
    }

    /// What waited when the server stopped goes on its way.
    private static Runnable wakeOnce(Links links) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                try {
                    links.wakeAll();
                } catch (StorageException e) {
                    LOG.warn("What waits for other domains cannot be read yet: {}", e.getMessage());
                    done.set(false);
                }
            }
        };
    }
}
