package org.bluetick.receipts;

import org.bluetick.api.Keeping;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;

/// Keeps everything that is worth it, as the modules for history and for offline messages do.
public final class WholeHistory implements XmppModule {
    @Override
    public String name() {
        return "archive";
    }

    @Override
    public void install(ModuleContext context) {
        Keeping keeping = context.get(Keeping.class);
        keeping.archiveWhen((owner, message) -> true);
        keeping.pendWhen((owner, message) -> true);
    }
}
