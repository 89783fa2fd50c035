package org.bluetick;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Default;
import org.bluetick.api.ListenAddresses;
import org.bluetick.transport.ProxyAddresses;
import org.jspecify.annotations.Nullable;

/// What `conf/bluetick.toml`, the environment and `--set` say, defaults filled in. Keys are a contract; they and their
/// meaning stand in `conf/bluetick.toml`. Paths are absolute.
///
/// @param admins who may give the administrator's commands over XMPP, bare JIDs
/// @param tables the tables of modules, bound when a module asks
public record Config(
        String domain,
        Path dataDir,
        Set<Jid> admins,
        Database database,
        Listen listen,
        Tls tls,
        Limits limits,
        Sasl sasl,
        C2s c2s,
        Log log,
        Cluster cluster,
        ConfigTables tables) {

    /// The keys outside any table.
    record Top(@Default("localhost") String domain, @Default("data") Path dataDir, @Default("[]") List<String> admins) {
        Top {
            if (domain.isBlank() || !domain.equals(domain.strip())) {
                throw new IllegalArgumentException("domain: found \"" + domain + "\"; expected a domain name, for example chat.example.org");
            }
            administrators(admins);
        }

        Set<Jid> administrators() {
            return administrators(admins);
        }

        private static Set<Jid> administrators(List<String> admins) {
            return admins.stream().map(Top::administrator).collect(Collectors.toUnmodifiableSet());
        }

        private static Jid administrator(String text) {
            try {
                Jid jid = Jid.of(text);
                if (jid.isBare() && jid.local().isPresent()) {
                    return jid;
                }
            } catch (MalformedJidException e) {
                throw new IllegalArgumentException("admins: found \"" + text + "\": " + e.getMessage(), e);
            }
            throw new IllegalArgumentException("admins: found \"" + text + "\"; expected an address, for example alice@example.org");
        }
    }

    /// @param url null: the embedded PostgreSQL in the data directory
    public record Database(
            @Nullable String url,
            @Default("bluetick") String user,
            @Default("") String password,
            @Default("10") int poolSize) {
        public Database {
            url = url == null || url.isBlank() ? null : url;
            requireAtLeast(1, "pool-size", poolSize);
        }
    }

    /// Where to accept connections; an empty list is off.
    public record Listen(
            @Default("0.0.0.0:5222") List<ListenAddress> c2s,
            @Default("0.0.0.0:5223") List<ListenAddress> c2sTls,
            @Default("[]") List<ListenAddress> s2s,
            @Default("[]") List<ListenAddress> s2sTls,
            @Default("[]") List<ListenAddress> components,
            @Default("127.0.0.1:5280") List<ListenAddress> http,
            @Default("0.0.0.0:5443") List<ListenAddress> https,
            @Default("[]") List<String> proxies) {
        public Listen {
            new ProxyAddresses(proxies); // refuses what is no address
        }

        /// For modules that listen themselves.
        ListenAddresses addresses() {
            return new ListenAddresses(Map.of("c2s", resolved(c2s), "c2s-tls", resolved(c2sTls), "s2s", resolved(s2s),
                    "s2s-tls", resolved(s2sTls), "components", resolved(components), "http", resolved(http), "https", resolved(https)));
        }

        private static List<InetSocketAddress> resolved(List<ListenAddress> addresses) {
            return addresses.stream().map(ListenAddress::toSocketAddress).toList();
        }
    }

    /// @param certificate PEM chain; null together with `key`: a self-signed one in the data directory
    /// @param required whether a plain stream must turn to TLS before it may authenticate
    public record Tls(@Nullable Path certificate, @Nullable Path key, @Default("true") boolean required) {
        public Tls {
            certificate = certificate == null || certificate.toString().isEmpty() ? null : certificate;
            key = key == null || key.toString().isEmpty() ? null : key;
            if (certificate != null && key == null) {
                throw new IllegalArgumentException("certificate: is set, but tls.key is not; expected both or neither");
            }
            if (key != null && certificate == null) {
                throw new IllegalArgumentException("key: is set, but tls.certificate is not; expected both or neither");
            }
        }
    }

    /// @param rates false: no limit on rates, attempts and connections (for tests); sizes stay limited
    /// @param resumption how long a session may be without a stream before it ends (XEP-0198)
    /// @param idlePing silence after which a client is asked whether it is still there
    /// @param idleTimeout how long it may take to answer
    public record Limits(
            @Default("true") boolean rates,
            @Default("262144") ByteSize stanzaSize,
            @Default("10000") ByteSize stanzaSizeBeforeAuth,
            @Default("64") int depth,
            @Default("64") int attributes,
            @Default("1000") int connectionsPerAddress,
            @Default("50") int sessionsPerAccount,
            @Default("60s") Duration timeToAuthenticate,
            @Default("5") int loginAttempts,
            @Default("5m") Duration resumption,
            @Default("5m") Duration idlePing,
            @Default("60s") Duration idleTimeout) {
        /// RFC 6120 §13.12: a server must accept stanzas of this size.
        private static final int SMALLEST_STANZA_LIMIT = 10_000;

        public Limits {
            requireAtLeast(SMALLEST_STANZA_LIMIT, "stanza-size", stanzaSize.bytes());
            requireAtLeast(
                    SMALLEST_STANZA_LIMIT, "stanza-size-before-auth", stanzaSizeBeforeAuth.bytes());
            requireAtLeast(8, "depth", depth);
            requireAtLeast(8, "attributes", attributes);
            requireAtLeast(1, "connections-per-address", connectionsPerAddress);
            requireAtLeast(1, "sessions-per-account", sessionsPerAccount);
            requireAtLeast(1, "login-attempts", loginAttempts);
        }
    }

    /// @param iterations of SCRAM, for keys made from now on
    public record Sasl(@Default("10000") int iterations) {
        /// RFC 7677 §4.
        private static final int FEWEST_ITERATIONS = 4096;

        public Sasl {
            requireAtLeast(FEWEST_ITERATIONS, "iterations", iterations);
        }
    }

    /// RFC 6120 §7.7.2.2: what happens when a resource is taken that an account already has online.
    public enum ResourceConflict {
        /// The new stream gets it, the old one is closed.
        REPLACE,
        /// The old stream keeps it.
        REFUSE
    }

    /// @param location where clients should come back to (XEP-0198 §3), `host`, `host:port` or `[IPv6]:port`; empty: anywhere
    public record C2s(@Default("replace") ResourceConflict resourceConflict, @Default("") String location) {
        private static final Pattern LOCATION = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:\\[\\]]+)(:[0-9]{1,5})?");

        public C2s {
            if (!location.isEmpty() && !LOCATION.matcher(location).matches()) {
                throw new IllegalArgumentException("location: found \"" + location
                        + "\"; expected host, host:port or [IPv6]:port, for example node1.example.org:5222");
            }
        }
    }

    public enum Level { ERROR, WARN, INFO, DEBUG, TRACE }

    public enum RoutingMode {
        /// Every node has the whole routing table.
        REPLICATED,
        /// Every node has a part, and the copy of another's.
        PARTITIONED
    }

    /// @param name of the cluster: nodes of another are refused
    /// @param listen where the other nodes reach this one; the next port is used too
    /// @param seeds where others are; empty: they are found through the database
    /// @param failureTimeout silence after which a node is taken for dead
    public record Cluster(
            @Default("false") boolean enabled,
            @Default("bluetick") String name,
            @Default("127.0.0.1:5290") ListenAddress listen,
            @Default("[]") List<ListenAddress> seeds,
            @Nullable Path certificate,
            @Nullable Path key,
            @Default("") String secret,
            @Default("replicated") RoutingMode routing,
            @Default("2s") Duration failureTimeout) {
        private static final Duration SHORTEST = Duration.ofMillis(500);

        public Cluster {
            certificate = certificate == null || certificate.toString().isEmpty() ? null : certificate;
            key = key == null || key.toString().isEmpty() ? null : key;
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException("certificate: found only one of cluster.certificate and cluster.key; expected both or neither");
            }
            if (enabled && certificate == null && secret.isEmpty() && !listen.isLoopback()) {
                throw new IllegalArgumentException("listen: found " + listen + ", which others can reach; expected cluster.certificate and "
                        + "cluster.key, or at least cluster.secret, or a loopback address");
            }
            if (failureTimeout.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("failure-timeout: found " + failureTimeout.toMillis() + " ms; expected 500ms or more");
            }
        }
    }

    public record Log(@Default("info") Level level) {}

    private static void requireAtLeast(long minimum, String key, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(key + ": found " + value + "; expected " + minimum + " or more");
        }
    }
}
