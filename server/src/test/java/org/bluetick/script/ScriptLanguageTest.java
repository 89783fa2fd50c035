package org.bluetick.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// Every script is understood, to the last pattern, whatever server it is played on.
final class ScriptLanguageTest {
    @TestFactory
    Stream<DynamicNode> everyScriptIsUnderstood() {
        return Scripts.tests(script -> {
            if (script.steps().isEmpty()) {
                throw new ScriptFailure(script.name() + " says nothing");
            }
        });
    }
}
