package org.bluetick.xep;

import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.GET;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// XEP-0202: Entity Time. The server's time, which is in UTC wherever it stands.
final class EntityTime implements XmppModule {
    private static final String NAMESPACE = "urn:xmpp:time";

    @Override
    public String name() {
        return "entity-time";
    }

    @Override
    public void install(ModuleContext context) {
        context.feature(NAMESPACE);
        context.iq(GET, "time", NAMESPACE, SERVER, request -> time(context.clock().instant()));
    }

    private static Element time(Instant now) {
        String utc = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return Element.of("time", NAMESPACE,
                Element.of("tzo", NAMESPACE, new Text("+00:00")),
                Element.of("utc", NAMESPACE, new Text(utc)));
    }
}
