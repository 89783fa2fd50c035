package org.bluetick;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options every command has that needs the configuration.
final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; conf/bluetick.toml otherwise.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "Sets a key of the configuration: --set listen.c2s=127.0.0.1:5222")
    private List<String> settings = List.of();

    Config load() {
        Path home = home();
        Path chosen = file == null ? home.resolve("conf").resolve("bluetick.toml") : file;
        return new ConfigLoader(home, System.getenv()).load(chosen, settings);
    }

    /// The launcher tells it.
    private static Path home() {
        return Path.of(System.getProperty("bluetick.home", "")).toAbsolutePath();
    }
}
