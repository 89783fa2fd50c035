package org.bluetick.stream;

import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StanzaException;
import org.bluetick.xml.Element;

/// What a client that has bound a resource may still ask: the session of RFC 3921 §3, which is there already. A second
/// resource is refused (RFC 6120 §7.1: one a stream).
public final class BindingModule implements XmppModule {
    @Override
    public String name() {
        return "binding";
    }

    @Override
    public void install(ModuleContext context) {
        context.iq(Iq.Type.SET, "session", ResourceBinding.SESSION, request -> Element.EMPTY);
        context.iq(Iq.Type.SET, "bind", ResourceBinding.BIND, request -> {
            throw new StanzaException(StanzaError.NOT_ALLOWED.withText("this stream has its resource"));
        });
    }
}
