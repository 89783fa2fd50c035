package org.bluetick.federation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.api.Default;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;
import org.bluetick.session.Mailboxes;
import org.bluetick.transport.Network;
import org.bluetick.transport.TlsMode;

/// XEP-0114: services that run outside and connect to us. It is there when `listen.components` names an address.
public final class ComponentsModule implements XmppModule {
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final List<Runnable> onClose = new ArrayList<>();

    /// @param secrets by subdomain: `gateway` for `gateway.example.org`
    record Config(@Default("{}") Map<String, String> secrets) {
        Config {
            secrets.forEach((subdomain, secret) -> {
                try {
                    Jid.of(subdomain + ".example");
                } catch (MalformedJidException e) {
                    throw new IllegalArgumentException("secrets: \"" + subdomain + "\" is no subdomain: " + e.getMessage());
                }
                if (secret.isEmpty()) {
                    throw new IllegalArgumentException("secrets: that of \"" + subdomain + "\" is empty");
                }
            });
        }
    }

    @Override
    public String name() {
        return "components";
    }

    @Override
    public void install(ModuleContext context) {
        Config config = context.config(Config.class);
        Network network = context.find(Network.class).orElse(null);
        if (network == null || context.get(ListenAddresses.class).of("components").isEmpty()) {
            return;
        }
        Components components = new Components(context.router(), context.get(Mailboxes.class),
                FederationModule.limits(context.get(Limits.class)), context.clock());
        config.secrets().forEach((subdomain, secret) ->
                context.service(subdomain, components.add(Jid.of(subdomain + "." + context.domain()), secret)));
        network.listen("components", new TlsMode.None(), components::accept);
        context.every(SWEEP, components::sweep);
        onClose.add(components::close);
    }

    @Override
    public void close() {
        onClose.forEach(Runnable::run);
    }
}
