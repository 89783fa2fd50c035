package org.bluetick.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/// The scripts below `/scripts` on the class path: a folder a standard.
final class Scripts {
    private static final String SUFFIX = ".script";

    private Scripts() {}

    /// A test for each script, in the folders' order.
    static Stream<DynamicNode> tests(Consumer<Script> test) {
        return tests(root(), test);
    }

    /// A test for each script of the server itself, whichever module's tests ask.
    static Stream<DynamicNode> testsOfTheServer(Consumer<Script> test) {
        return tests(rootOfTheServer(), test);
    }

    private static Stream<DynamicNode> tests(Path root, Consumer<Script> test) {
        return children(root).filter(Files::isDirectory).map(folder -> DynamicContainer.dynamicContainer(
                folder.getFileName().toString(), folder.toUri(),
                children(folder).map(file -> DynamicTest.dynamicTest(
                        name(folder, file), file.toUri(), () -> test.accept(read(root, file))))));
    }

    private static Script read(Path root, Path file) {
        try {
            return ScriptParser.parse(name(root, file), Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String name(Path folder, Path file) {
        String path = folder.relativize(file).toString();
        return path.substring(0, path.length() - SUFFIX.length());
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> sorted = children.filter(each -> Files.isDirectory(each) || each.toString().endsWith(SUFFIX)).sorted().toList();
            return sorted.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Beside this class: in a folder, or in the jar that modules test with.
    private static Path rootOfTheServer() {
        try {
            URI place = Scripts.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path classes = Path.of(place);
            return Files.isDirectory(classes)
                    ? classes.resolve("scripts")
                    : FileSystems.newFileSystem(classes).getPath("/scripts");
        } catch (IOException | URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path root() {
        URL root = Objects.requireNonNull(Scripts.class.getResource("/scripts"), "no /scripts on the class path");
        try {
            return Path.of(new URI(root.toString()));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
