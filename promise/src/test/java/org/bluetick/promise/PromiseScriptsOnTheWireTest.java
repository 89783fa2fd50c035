package org.bluetick.promise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bluetick.script.WireScripts;
import org.bluetick.storage.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class PromiseScriptsOnTheWireTest {
    @RegisterExtension
    static final TestDatabase postgres = TestDatabase.empty();

    private static WireScripts scripts;

    @BeforeAll
    static void prepare(@TempDir Path folder) throws IOException {
        scripts = new WireScripts(postgres.database(), folder);
    }

    @AfterAll
    static void close() {
        scripts.close();
    }

    @TestFactory
    Stream<DynamicNode> theServerDoesAsTheScriptsSay() {
        return scripts.tests();
    }
}
