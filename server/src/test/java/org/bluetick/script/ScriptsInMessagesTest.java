package org.bluetick.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// All scripts in memory, with streams of messages (RFC 7395).
final class ScriptsInMessagesTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return Scripts.tests(script -> Play.perform(script, MemoryWire::ofMessages));
    }
}
