package org.bluetick.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// All scripts on two nodes, Romeo on the one and Juliet on the other: nobody can tell.
final class ScriptsOnTwoNodesTest {
    @TestFactory
    Stream<DynamicNode> twoNodesDoAsOneDoes() {
        return Scripts.tests(script -> {
            requireSense(script);
            Play.perform(script, MemoryWire::anAccountANode);
        });
    }

    @TestFactory
    Stream<DynamicNode> alsoWhenTheClientsOfAnAccountAreOnBoth() {
        return Scripts.tests(script -> {
            requireSense(script);
            Play.perform(script, MemoryWire::byTurns);
        });
    }

    /// Who is on the other node hears at once of one that ends with its node, and not when it is back itself.
    private static void requireSense(Script script) {
        Assumptions.assumeFalse(script.name().equals("xep0198/5-after-a-restart-who-cannot-resume-is-gone"), "the nodes do not end at once");
    }
}
