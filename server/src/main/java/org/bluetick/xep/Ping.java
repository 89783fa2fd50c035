package org.bluetick.xep;

import static org.bluetick.stanza.Iq.Type.GET;

import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;

/// XEP-0199: XMPP Ping. Answers pings to the server and to accounts.
final class Ping implements XmppModule {
    private static final String NAMESPACE = "urn:xmpp:ping";

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public void install(ModuleContext context) {
        context.feature(NAMESPACE);
        context.accountFeature(NAMESPACE);
        context.iq(GET, "ping", NAMESPACE, request -> Element.EMPTY);
    }
}
