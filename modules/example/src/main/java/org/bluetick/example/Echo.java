package org.bluetick.example;

import static org.bluetick.api.Addressee.SERVER;
import static org.bluetick.api.Place.SENT;
import static org.bluetick.api.Stage.GUARD;
import static org.bluetick.stanza.Iq.Type.GET;

import java.time.Duration;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.AdminCommand;
import org.bluetick.api.Default;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.SessionEvents.SessionAvailable;
import org.bluetick.api.XmppModule;
import org.bluetick.xml.Element;

/// An address that says back what it is told, so that users can see whether their client sends and receives:
/// `echo.example.org`. This class is the list of what the module does; each line names the place where it is done.
public final class Echo implements XmppModule {
    static final String NAMESPACE = "urn:bluetick:example:echo:0";
    static final AdminCommand COUNT = AdminCommand.of("echo count", "Tell how many messages were said back.");
    private static final String SUBDOMAIN = "echo";

    /// @param greeting what it says to a client that comes online; empty: nothing
    /// @param maxMessages how many messages a session may send to it in `period`
    record Config(@Default("") String greeting, @Default("20") int maxMessages, @Default("60s") Duration period) {
        Config {
            if (maxMessages < 1) {
                throw new IllegalArgumentException("max-messages: found " + maxMessages + "; expected 1 or more");
            }
        }
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public List<AdminCommand> commands() {
        return List.of(COUNT);
    }

    @Override
    public void install(ModuleContext context) {
        Config config = context.config(Config.class);
        Jid address = Jid.of(SUBDOMAIN + "." + context.domain());
        EchoService service = new EchoService(context.router());
        EchoLimit limit = new EchoLimit(address, config.maxMessages(), config.period(), context.clock());
        Greeting greeting = new Greeting(address, config.greeting());

        context.service(SUBDOMAIN, service);
        context.feature(NAMESPACE);
        context.iq(GET, "echoes", NAMESPACE, SERVER,
                request -> Element.of("echoes", NAMESPACE).with("count", Long.toString(service.echoes())));
        context.command(COUNT, arguments -> Long.toString(service.echoes()));
        context.intercept(SENT, GUARD, limit::check);
        if (!config.greeting().isEmpty()) {
            context.on(SessionAvailable.class, greeting::greet);
        }
    }
}
