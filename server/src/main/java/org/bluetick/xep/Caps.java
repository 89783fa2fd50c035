package org.bluetick.xep;

import java.util.Optional;
import org.bluetick.api.ClientStream;
import org.bluetick.api.Features;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.StreamFeature;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0115: Entity Capabilities. The server's own, so that clients that know this version need not ask. What they ask
/// about `node#ver`, `Disco` answers.
final class Caps implements XmppModule {
    @Override
    public String name() {
        return "caps";
    }

    @Override
    public void install(ModuleContext context) {
        context.feature("http://jabber.org/protocol/caps");
        context.streamFeature(new Announcement(new ServerInfo(context.get(Features.class))));
    }

    /// Made at the first login: then all modules are installed, and what they have announced stays as it is.
    private static final class Announcement implements StreamFeature {
        private final ServerInfo server;
        private volatile @Nullable Element capabilities;

        Announcement(ServerInfo server) {
            this.server = server;
        }

        @Override
        public Optional<Element> offer(ClientStream stream) {
            return stream.account().map(account -> capabilities());
        }

        private Element capabilities() {
            Element made = capabilities;
            if (made == null) {
                made = server.capabilities();
                capabilities = made;
            }
            return made;
        }
    }
}
