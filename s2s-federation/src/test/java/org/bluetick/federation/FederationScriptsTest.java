package org.bluetick.federation;

import java.util.stream.Stream;
import org.bluetick.script.ModuleScripts;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

final class FederationScriptsTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return ModuleScripts.inMemory();
    }
}
