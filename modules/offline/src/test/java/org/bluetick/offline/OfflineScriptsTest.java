package org.bluetick.offline;

import java.util.stream.Stream;
import org.bluetick.script.ModuleScripts;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

final class OfflineScriptsTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return ModuleScripts.inMemory();
    }

    @TestFactory
    Stream<DynamicNode> twoNodesDoAsOneDoes() {
        return ModuleScripts.onTwoNodes(
                "xep0013/2.2-no-flood-for-another-resource", // each node asks its own sessions
                "xep0160/2-the-queue-is-full"); // a node sees a second later what another has given away
    }
}
