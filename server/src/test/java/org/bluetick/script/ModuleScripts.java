package org.bluetick.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/// For a module's tests: its scripts, below `/scripts` in its own test resources, against a server in memory that has
/// installed it.
public final class ModuleScripts {
    private ModuleScripts() {}

    public static Stream<DynamicNode> inMemory() {
        return Scripts.tests(script -> {
            try (Wire wire = new MemoryWire(script.settings(), false)) {
                Play.perform(script, wire);
            }
        });
    }
}
