package org.bluetick.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// All scripts on two nodes, Romeo on the one and Juliet on the other: nobody can tell.
final class ScriptsOnTwoNodesTest {
    @TestFactory
    Stream<DynamicNode> twoNodesDoAsOneDoes() {
        return Scripts.tests(script -> {
            try (Wire wire = TwoNodesWire.anAccountANode(script.settings())) {
                Play.perform(script, wire);
            }
        });
    }

    @TestFactory
    Stream<DynamicNode> alsoWhenTheClientsOfAnAccountAreOnBoth() {
        return Scripts.tests(script -> {
            try (Wire wire = TwoNodesWire.byTurns(script.settings())) {
                Play.perform(script, wire);
            }
        });
    }
}
