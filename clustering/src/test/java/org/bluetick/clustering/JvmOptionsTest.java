package org.bluetick.clustering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Ignite does not start without some packages of the JDK open to it. The tests here run with these options; so must the server.
final class JvmOptionsTest {
    @Test
    void theServerIsStartedWithWhatIgniteNeeds() throws IOException {
        Set<String> here = opened(ManagementFactory.getRuntimeMXBean().getInputArguments());
        assertFalse(here.isEmpty());
        assertEquals(here, opened(Files.readAllLines(Path.of("..", "conf", "jvm.options"))));
    }

    private static Set<String> opened(List<String> options) {
        return options.stream().map(String::strip).filter(option -> option.startsWith("--add-opens=")).collect(Collectors.toCollection(TreeSet::new));
    }
}
