package org.bluetick.xep;

import java.util.List;
import org.bluetick.api.XmppModule;

/// The extensions that are part of the server.
public final class BuiltIn {
    private BuiltIn() {}

    /// New ones, to be installed once the stores, the roster, the routing table and the sessions are provided.
    public static List<XmppModule> all() {
        return List.of(
                new Disco(),
                new Caps(),
                new Ping(),
                new SoftwareVersion(),
                new EntityTime(),
                new LastActivity(),
                new Blocking(),
                new Carbons(),
                new ClientState(),
                new VCardTemp(),
                new VCardAvatar(),
                new PrivateXml(),
                new ContactInfo(),
                new StreamLimits(),
                new Registration(),
                new AdHocCommands());
    }
}
