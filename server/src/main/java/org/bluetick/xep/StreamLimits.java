package org.bluetick.xep;

import java.util.Optional;
import org.bluetick.api.ClientStream;
import org.bluetick.api.Limits;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.StreamFeature;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// XEP-0478: Stream Limits Advertisement. Before authentication lower limits hold.
final class StreamLimits implements XmppModule {
    private static final String NAMESPACE = "urn:xmpp:stream-limits:0";

    @Override
    public String name() {
        return "stream-limits";
    }

    @Override
    public void install(ModuleContext context) {
        context.streamFeature(new Announcement(context.get(Limits.class)));
    }

    private record Announcement(Limits limits) implements StreamFeature {
        @Override
        public Optional<Element> offer(ClientStream stream) {
            boolean authenticated = stream.account().isPresent();
            return Optional.of(Element.of("limits", NAMESPACE,
                    number("max-bytes", authenticated ? limits.stanzaBytes() : limits.stanzaBytesBeforeAuthentication()),
                    number("idle-seconds", limits.idle().toSeconds())));
        }

        private static Element number(String name, long number) {
            return Element.of(name, NAMESPACE, new Text(Long.toString(number)));
        }
    }
}
