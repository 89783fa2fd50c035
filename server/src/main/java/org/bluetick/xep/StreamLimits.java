package org.bluetick.xep;

import java.util.Optional;
import org.bluetick.api.ClientStream;
import org.bluetick.api.Limits;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.StreamFeature;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// XEP-0478: Stream Limits Advertisement. Tells clients that have authenticated what they may send; before that, other
/// and lower limits hold, which no honest client meets.
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
            return stream.account().map(account -> Element.of("limits", NAMESPACE,
                    number("max-bytes", limits.stanzaBytes()),
                    number("idle-seconds", limits.idle().toSeconds())));
        }

        private static Element number(String name, long number) {
            return Element.of(name, NAMESPACE, new Text(Long.toString(number)));
        }
    }
}
