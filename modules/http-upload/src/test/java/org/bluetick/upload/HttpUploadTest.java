package org.bluetick.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.ServiceLoader;
import org.bluetick.ModuleRules;
import org.bluetick.api.TestContext;
import org.bluetick.api.XmppModule;
import org.bluetick.web.HttpMounts;
import org.junit.jupiter.api.Test;

final class HttpUploadTest {
    @Test
    void withoutAWebServerThereIsNoUpload() {
        TestContext server = new TestContext().configure(Configs.small());
        server.install(new HttpUpload());
        assertEquals(Map.of(), server.services());
    }

    @Test
    void aQuotaHasRoomForOneFile() {
        assertEquals("quota: found 5; expected max-size (10) or more, or 0 for no limit",
                assertThrows(IllegalArgumentException.class, () -> Configs.withLimits(10, 5, 0)).getMessage());
        assertEquals("daily-quota: found 9; expected max-size (10) or more, or 0 for no limit",
                assertThrows(IllegalArgumentException.class, () -> Configs.withLimits(10, 0, 9)).getMessage());
    }

    @Test
    void theServerFindsTheModule() {
        assertInstanceOf(HttpUpload.class, ServiceLoader.load(XmppModule.class).stream()
                .map(ServiceLoader.Provider::get).filter(module -> module.name().equals("http-upload")).findFirst().orElseThrow());
    }

    @Test
    void theModuleKeepsToTheRulesOfModules() {
        ModuleRules.check("org.bluetick.upload", HttpMounts.class);
    }
}
