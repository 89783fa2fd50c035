package org.bluetick.offline;

import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;

/// XEP-0160, XEP-0013: what waits for those who are away.
public final class OfflineModule implements XmppModule {
    @Override
    public String name() {
        return "offline";
    }

    @Override
    public void install(ModuleContext context) {}
}
