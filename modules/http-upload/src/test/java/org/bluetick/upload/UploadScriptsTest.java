package org.bluetick.upload;

import java.util.stream.Stream;
import org.bluetick.script.ModuleScripts;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

final class UploadScriptsTest {
    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return ModuleScripts.inMemory();
    }
}
