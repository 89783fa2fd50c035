package org.bluetick;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ServiceLoader;
import javax.net.ssl.SSLContext;
import org.bluetick.api.RoutingTable;
import org.bluetick.cluster.ClusterSettings;
import org.bluetick.cluster.Clustering;
import org.bluetick.cluster.Membership;
import org.bluetick.cluster.Peers;
import org.bluetick.storage.Database;
import org.bluetick.transport.MutualTls;
import org.jspecify.annotations.Nullable;

/// Makes a node one of several, as the configuration says.
final class Clusters {
    private Clusters() {}

    static Membership join(Config config, Database database, Runnable expelled) {
        if (config.database().url() == null) {
            throw new StartException("cluster.enabled: the embedded PostgreSQL is no other node's; expected database.url");
        }
        Clustering clustering = ServiceLoader.load(Clustering.class).findFirst().orElseThrow(() -> new StartException(
                "cluster.enabled: the module clustering is not there; expected bluetick-clustering on the class path"));
        try {
            return clustering.join(settings(config), database, expelled);
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    static Storage storage(Membership membership, Database database) {
        return Storage.in(database, Clock.systemUTC(), membership.number(), membership.seat())
                .with(RoutingTable.class, membership.routes())
                .with(Peers.class, membership.peers());
    }

    private static ClusterSettings settings(Config config) {
        Config.Cluster cluster = config.cluster();
        return new ClusterSettings(cluster.name(), config.domain(), cluster.listen().toSocketAddress(),
                cluster.seeds().stream().map(ListenAddress::toSocketAddress).toList(), tls(cluster.certificate(), cluster.key()),
                cluster.secret(), cluster.routing() == Config.RoutingMode.PARTITIONED, cluster.failureTimeout(),
                config.dataDir().resolve("cluster"), Version.current());
    }

    private static @Nullable SSLContext tls(@Nullable Path certificate, @Nullable Path key) {
        if (certificate == null || key == null) {
            return null;
        }
        try {
            return MutualTls.of(certificate, key);
        } catch (IOException e) {
            throw new StartException("cluster.certificate: " + e.getMessage(), e);
        }
    }
}
