package org.bluetick.promise;

import java.util.stream.Stream;
import org.bluetick.script.ModuleScripts;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

final class PromiseScriptsTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return ModuleScripts.inMemory();
    }

    @TestFactory
    Stream<DynamicNode> twoNodesDoAsOneDoes() {
        return ModuleScripts.onTwoNodes("xep0198/5-after-a-crash-the-roster-has-changed"); // asks the other node again after a while
    }
}
