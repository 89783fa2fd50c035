package org.bluetick.receipts;

import java.util.stream.Stream;
import org.bluetick.script.ModuleScripts;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

final class ReceiptsScriptsTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return ModuleScripts.inMemory();
    }

    @TestFactory
    Stream<DynamicNode> twoNodesDoAsOneDoes() {
        return ModuleScripts.onTwoNodes();
    }
}
