package org.bluetick.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// All scripts in memory, where "receives nothing" is a fact and not a wait.
final class ScriptsInMemoryTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return Scripts.tests(script -> Play.perform(script, MemoryWire::oneNode));
    }
}
