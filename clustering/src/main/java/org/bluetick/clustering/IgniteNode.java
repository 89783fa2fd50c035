package org.bluetick.clustering;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheRebalanceMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.NearCacheConfiguration;
import org.apache.ignite.events.EventType;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.plugin.segmentation.SegmentationPolicy;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.bluetick.cluster.ClusterSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ignite in this process, set up for a volatile routing table and messages: started, stopped, and started anew when it has lost the
/// others. Used by one thread at a time.
final class IgniteNode {
    private static final Logger LOG = LoggerFactory.getLogger(IgniteNode.class);
    static final String ROUTES = "routes";
    private static final int THREADS = 4;
    /// The default of 32 kB stalls for 200 ms at a time on loopback.
    private static final int SOCKET_BUFFER = 1 << 20;
    private static final int MESSAGES_WAITING = 1024;
    /// A selector sleeps for a second after each connection that breaks. With only one, and less patience than that, two nodes that
    /// had met again broke each other's connections for minutes, and the routing table stood still.
    private static final int SELECTORS = 4;
    private static final int CONNECT_MILLISECONDS = 5_000;
    private static final int CONNECT_ATTEMPTS = 4;
    private static final long MEMORY = 1L << 30;
    private static final long MEMORY_AT_FIRST = 32L << 20;
    private static final int PARTITIONS = 64;
    private static final long JOIN_MILLISECONDS = 15_000;
    private static final long BLOCKED_MILLISECONDS = 20_000;
    private static final int[] EVENTS = {EventType.EVT_NODE_JOINED, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED};

    private final ClusterSettings settings;
    private final JoinCheck check;
    private final int number;
    private final UUID incarnation;
    private final Runnable topologyChanged;
    private int starts;
    private @Nullable Ignite ignite;

    /// @param topologyChanged must not wait
    IgniteNode(ClusterSettings settings, int number, UUID incarnation, Runnable topologyChanged) {
        this.settings = settings;
        this.check = new JoinCheck(settings);
        this.number = number;
        this.incarnation = incarnation;
        this.topologyChanged = topologyChanged;
    }

    /// Ignite reads these once, when its classes are loaded.
    static void prepare() {
        Map.of("IGNITE_UPDATE_NOTIFIER", "false", "IGNITE_QUIET", "false", "IGNITE_NO_ASCII", "true",
                "IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED", "true", "IGNITE_NO_SHUTDOWN_HOOK", "true",
                "IGNITE_LOG_GRID_NAME", "false").forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
    }

    /// Joins those who answer at one of the addresses; when nobody does, it is the first.
    /// @throws IllegalStateException when they refuse
    Ignite start(Supplier<List<InetSocketAddress>> addresses) {
        starts++;
        try {
            Ignite started = Ignition.start(configuration(addresses));
            ignite = started;
            for (ClusterNode other : started.cluster().forRemotes().nodes()) {
                String refusal = check.refusal(other);
                if (!refusal.isEmpty()) {
                    throw new IllegalStateException("node at " + other.addresses() + ": " + JoinCheck.REFUSED + refusal);
                }
            }
            started.events().localListen(_ -> {
                topologyChanged.run();
                return true;
            }, EVENTS);
            return started;
        } catch (IgniteException e) {
            stop();
            throw new IllegalStateException(isAboutTls(e)
                    ? "cluster.certificate: " + JoinCheck.REFUSED + "the other nodes do not have the same (" + reason(e) + ")"
                    : "cluster.listen: " + reason(e), e);
        } catch (IllegalStateException e) {
            stop();
            throw e;
        }
    }

    /// The routing table.
    IgniteCache<String, byte[]> routes(Ignite ignite) {
        return ignite.getOrCreateCache(cache());
    }

    /// False: it has stopped itself, for it had lost the others.
    boolean isRunning() {
        Ignite current = ignite;
        return current != null && Ignition.state(current.name()) == IgniteState.STARTED;
    }

    void stop() {
        ignite = null;
        Ignition.stop(name(), true);
    }

    private String name() {
        return "bluetick-" + incarnation + "-" + starts;
    }

    private IgniteConfiguration configuration(Supplier<List<InetSocketAddress>> addresses) {
        String host = settings.listen().getAddress().getHostAddress();
        String name = name();
        IgniteConfiguration configuration = new IgniteConfiguration()
                .setIgniteInstanceName(name)
                .setConsistentId(incarnation + "-" + starts)
                .setUserAttributes(check.attributes(number, incarnation))
                .setPluginProviders(check)
                .setGridLogger(new IgniteLog())
                .setLocalHost(host)
                .setWorkDirectory(settings.folder().toAbsolutePath().toString())
                .setDiscoverySpi(discovery(host, addresses))
                .setCommunicationSpi(communication(host))
                .setIncludeEventTypes(EVENTS)
                .setFailureDetectionTimeout(settings.failureTimeout().toMillis())
                // It must not end the process: this node goes on without the others, and looks for them.
                .setSegmentationPolicy(SegmentationPolicy.STOP)
                .setFailureHandler((_, failure) -> endsIgnite(name, failure))
                .setSystemWorkerBlockedTimeout(BLOCKED_MILLISECONDS)
                .setConnectorConfiguration(null)
                .setClientConnectorConfiguration(null)
                .setMetricsLogFrequency(0)
                .setPublicThreadPoolSize(THREADS)
                .setSystemThreadPoolSize(THREADS)
                .setStripedPoolSize(THREADS)
                .setServiceThreadPoolSize(1)
                .setManagementThreadPoolSize(2)
                .setDataStreamerThreadPoolSize(1)
                .setQueryThreadPoolSize(1)
                .setAsyncCallbackPoolSize(1)
                .setSnapshotThreadPoolSize(1)
                .setBuildIndexThreadPoolSize(1)
                .setRebalanceThreadPoolSize(2)
                .setDataStorageConfiguration(new DataStorageConfiguration().setDefaultDataRegionConfiguration(
                        new DataRegionConfiguration().setInitialSize(MEMORY_AT_FIRST).setMaxSize(MEMORY)));
        SSLContext tls = settings.tls();
        if (tls != null) {
            configuration.setSslContextFactory(() -> tls);
        }
        return configuration;
    }

    /// While a node that has died is still waited for, Ignite's threads block for as long as a failure takes to be noticed: that is
    /// none. When they do for much longer, it will not go on by itself.
    private static boolean endsIgnite(String name, FailureContext failure) {
        LOG.warn("Ignite has failed ({}) and will be started anew", failure.type(), failure.error());
        Thread.startVirtualThread(() -> Ignition.stop(name, true));
        return true;
    }

    private TcpDiscoverySpi discovery(String host, Supplier<List<InetSocketAddress>> addresses) {
        return new TcpDiscoverySpi()
                .setIpFinder(new KnownAddresses(addresses))
                .setLocalAddress(host)
                .setLocalPort(settings.listen().getPort())
                .setLocalPortRange(0)
                .setJoinTimeout(JOIN_MILLISECONDS);
    }

    private TcpCommunicationSpi communication(String host) {
        TcpCommunicationSpi communication = new TcpCommunicationSpi();
        communication.setLocalAddress(host);
        communication.setLocalPort(settings.listen().getPort() + 1);
        communication.setLocalPortRange(0);
        communication.setSocketSendBuffer(SOCKET_BUFFER);
        communication.setSocketReceiveBuffer(SOCKET_BUFFER);
        communication.setMessageQueueLimit(MESSAGES_WAITING);
        communication.setSelectorsCount(SELECTORS);
        communication.setConnectTimeout(CONNECT_MILLISECONDS);
        communication.setMaxConnectTimeout(CONNECT_MILLISECONDS);
        communication.setReconnectCount(CONNECT_ATTEMPTS);
        return communication;
    }

    private CacheConfiguration<String, byte[]> cache() {
        CacheConfiguration<String, byte[]> cache = new CacheConfiguration<String, byte[]>(ROUTES)
                .setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setRebalanceMode(CacheRebalanceMode.SYNC)
                // What is lost is put back by the nodes whose sessions it is about.
                .setPartitionLossPolicy(PartitionLossPolicy.IGNORE)
                .setAffinity(new RendezvousAffinityFunction(false, settings.partitioned() ? 4 * PARTITIONS : PARTITIONS));
        return settings.partitioned()
                ? cache.setCacheMode(CacheMode.PARTITIONED).setBackups(1).setNearConfiguration(new NearCacheConfiguration<>())
                : cache.setCacheMode(CacheMode.REPLICATED);
    }

    private static boolean isAboutTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    /// The innermost: the others only say that it did not start.
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
