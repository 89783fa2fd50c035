package org.bluetick.script;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;

/// For a module's tests: its scripts, below `/scripts` in its own test resources, against a server in memory that has
/// installed it.
public final class ModuleScripts {
    private ModuleScripts() {}

    public static Stream<DynamicNode> inMemory() {
        return Scripts.tests(script -> Play.perform(script, MemoryWire::oneNode));
    }

    /// The same with two nodes, each new client on the other one.
    /// @param skipped scripts that mean something else there
    public static Stream<DynamicNode> onTwoNodes(String... skipped) {
        return Scripts.tests(script -> {
            Assumptions.assumeFalse(List.of(skipped).contains(script.name()), "means something else on two nodes");
            Play.perform(script, MemoryWire::byTurns);
        });
    }
}
