package org.bluetick.archive;

import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;

/// XEP-0313: the history of each account.
public final class ArchiveModule implements XmppModule {
    @Override
    public String name() {
        return "archive";
    }

    @Override
    public void install(ModuleContext context) {}
}
