package org.bluetick.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ServiceLoader;
import org.bluetick.ModuleRules;
import org.bluetick.api.XmppModule;
import org.junit.jupiter.api.Test;

final class OfflineModuleTest {
    @Test
    void aLimitOfNoMessagesIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new OfflineModule.Config(0, Duration.ZERO));

        assertEquals("max-messages: found 0; expected 1 or more", refused.getMessage());
    }

    @Test
    void theServerFindsTheModule() {
        assertInstanceOf(OfflineModule.class, ServiceLoader.load(XmppModule.class).findFirst().orElseThrow());
    }

    @Test
    void theModuleKeepsToTheRulesOfModules() {
        ModuleRules.check("org.bluetick.offline");
    }
}
