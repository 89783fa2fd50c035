package org.bluetick;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the configuration. Everything that is wrong is a [ConfigException].
public final class ConfigLoader {
    private final Path home;
    private final Map<String, String> environment;

    /// @param home the top of the checkout; relative paths in the configuration begin there
    public ConfigLoader(Path home, Map<String, String> environment) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
    }

    /// @param settings `KEY=VALUE`, stronger than the environment, which is stronger than the file
    public Config load(Path file, List<String> settings) {
        ConfigTables tables = new ConfigTables(
                ConfigSource.of(file.toAbsolutePath(), shown(file), settings, environment));
        Config.Database database = tables.core("database", Config.Database.class);
        Config.Listen listen = tables.core("listen", Config.Listen.class);
        Config.Tls tls = tables.core("tls", Config.Tls.class);
        Config.Limits limits = tables.core("limits", Config.Limits.class);
        Config.Sasl sasl = tables.core("sasl", Config.Sasl.class);
        Config.C2s c2s = tables.core("c2s", Config.C2s.class);
        Config.Log log = tables.core("log", Config.Log.class);
        Config.Cluster cluster = tables.core("cluster", Config.Cluster.class);
        // Last, so that a table written as a key is told as that, and not as an unknown key.
        Config.Top top = tables.top(Config.Top.class);
        return new Config(top.domain(), home.resolve(top.dataDir()).normalize(), top.administrators(), database, listen,
                new Config.Tls(resolve(tls.certificate()), resolve(tls.key()), tls.required()),
                limits, sasl, c2s, log, resolved(cluster), tables);
    }

    private Config.Cluster resolved(Config.Cluster cluster) {
        return new Config.Cluster(cluster.enabled(), cluster.name(), cluster.listen(), cluster.seeds(), resolve(cluster.certificate()),
                resolve(cluster.key()), cluster.secret(), cluster.routing(), cluster.failureTimeout());
    }

    private @Nullable Path resolve(@Nullable Path path) {
        return path == null ? null : home.resolve(path).normalize();
    }

    private String shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(home) ? home.relativize(absolute).toString() : file.toString();
    }
}
