package org.bluetick.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bluetick.Config;
import org.bluetick.ConfigLoader;

/// The configuration of servers under test: the defaults, without limits of rates, with few SCRAM iterations, and what a
/// script or a harness wants.
final class TestConfig {
    private static final List<String> USUAL = List.of("domain=localhost", "limits.rates=false", "sasl.iterations=4096");

    private TestConfig() {}

    static Config with(Map<String, String> settings) {
        List<String> all = new ArrayList<>(USUAL);
        settings.forEach((key, value) -> all.add(key + "=" + value));
        try {
            Path file = Files.createTempFile("script", ".toml");
            try {
                return new ConfigLoader(file.getParent(), Map.of()).load(file, all);
            } finally {
                Files.delete(file);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
