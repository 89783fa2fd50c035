package org.bluetick.receipts;

import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;

/// XEP-0184, XEP-0333: the state of ticks.
public final class ReceiptsModule implements XmppModule {
    @Override
    public String name() {
        return "receipts";
    }

    @Override
    public void install(ModuleContext context) {}
}
