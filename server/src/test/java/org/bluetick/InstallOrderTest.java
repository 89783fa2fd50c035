package org.bluetick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.junit.jupiter.api.Test;

final class InstallOrderTest {
    private record Named(String name, Set<String> after) implements XmppModule {
        Named(String name, String... after) {
            this(name, Set.of(after));
        }

        @Override
        public void install(ModuleContext context) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aModuleComesAfterThoseItNamesAndTheOthersKeepTheirPlaces() {
        assertEquals(List.of("a", "web", "b", "upload", "c"), order(
                new Named("a"), new Named("b", "web"), new Named("upload", "b", "web"), new Named("c"), new Named("web")));
    }

    @Test
    void aModuleThatIsNotThereIsNotWaitedFor() {
        assertEquals(List.of("upload"), order(new Named("upload", "web")));
    }

    @Test
    void modulesThatWaitForEachOtherAreNamed() {
        assertEquals("modules wait for each other: a, b, c", assertThrows(IllegalStateException.class,
                () -> order(new Named("a", "b"), new Named("b", "c"), new Named("c", "a"))).getMessage());
    }

    @Test
    void twoModulesOfOneNameAreRefused() {
        assertThrows(IllegalStateException.class, () -> order(new Named("a"), new Named("a")));
    }

    private static List<String> order(XmppModule... modules) {
        return InstallOrder.of(List.of(modules)).stream().map(XmppModule::name).toList();
    }
}
