package org.bluetick.xep;

import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.stanza.Iq.Type.GET;

import java.util.Optional;
import org.bluetick.api.Default;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// XEP-0092: Software Version.
final class SoftwareVersion implements XmppModule {
    private static final String NAMESPACE = "jabber:iq:version";

    /// @param hideOs whether not to say which operating system the server runs on (XEP-0092 §6)
    record Config(@Default("false") boolean hideOs) {}

    @Override
    public String name() {
        return "software-version";
    }

    @Override
    public void install(ModuleContext context) {
        Element answer = version(context.config(Config.class));
        context.feature(NAMESPACE);
        context.iq(GET, "query", NAMESPACE, SERVER, request -> answer);
    }

    private static Element version(Config config) {
        Element query = Element.of("query", NAMESPACE, text("name", "Bluetick"), text("version", packaged()));
        return config.hideOs ? query : query.plus(text("os", System.getProperty("os.name")));
    }

    /// From the jar's manifest, which classes in a directory do not have.
    private static String packaged() {
        return Optional.ofNullable(SoftwareVersion.class.getPackage().getImplementationVersion()).orElse("development");
    }

    private static Element text(String name, String text) {
        return Element.of(name, NAMESPACE, new Text(text));
    }
}
