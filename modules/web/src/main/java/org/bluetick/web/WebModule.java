package org.bluetick.web;

import java.time.Duration;
import java.util.Set;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Nodes;
import org.bluetick.api.Readiness;
import org.bluetick.api.SelfRegistration;
import org.bluetick.api.XmppModule;

/// HTTP for this server: clients connect by WebSocket (RFC 7395) and BOSH (XEP-0124), other modules mount handlers
/// ([HttpMounts]), `/` is a page for people, `/health` for load balancers. Without an address to listen on there is none of it.
public final class WebModule implements XmppModule {
    private static final Duration BOSH_TICK = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "web";
    }

    @Override
    public void install(ModuleContext context) {
        WebConfig config = context.config(WebConfig.class);
        ListenAddresses listen = context.get(ListenAddresses.class);
        if (listen.of("http").isEmpty() && listen.of("https").isEmpty()) {
            return;
        }
        String domain = context.domain().toString();
        Proxies proxies = new Proxies(config.proxies());
        Origins origins = new Origins(config.origins(), domain);
        Mounts mounts = new Mounts();
        WebServer server = new WebServer(listen.of("http"), listen.of("https"), mounts.handler(), proxies, new Balancers(config.balancers()));
        PublicAddress address = new PublicAddress(config.url(), domain, server);

        mounts.add(Health.PATH, new Health(context.get(Readiness.class)));
        boolean registration = context.find(SelfRegistration.class).filter(SelfRegistration::isOpen).isPresent();
        HostMeta hostMeta = new HostMeta(address);
        mounts.add(HostMeta.PATH, hostMeta.xml());
        mounts.add(HostMeta.JSON_PATH, hostMeta.json());
        mounts.add(FrontPage.PATH, new FrontPage(domain, address, config.chat(), registration).handler());
        if (config.chat()) {
            new ChatPages(domain, address, registration).mountIn(mounts);
        }
        mountStreams(context, mounts, origins, proxies);
        context.provide(HttpMounts.class, new MountPoint(mounts, address));
        context.endpoint(server);
    }

    private static void mountStreams(ModuleContext context, Mounts mounts, Origins origins, Proxies proxies) {
        ClientStreams streams = context.get(ClientStreams.class);
        int maxStanza = context.get(Limits.class).stanzaBytes();
        WebSocketEndpoint webSocket = new WebSocketEndpoint(streams, proxies, maxStanza);
        BoshEndpoint bosh = new BoshEndpoint(context.domain(), streams, proxies, context.get(Nodes.class), context.clock(), maxStanza);

        mounts.add(WebSocketEndpoint.PATH, origins.check(Set.of("GET"), webSocket.handler()));
        mounts.add(BoshEndpoint.PATH, origins.check(Set.of("POST"), bosh));
        context.every(BOSH_TICK, bosh::sweep);
    }
}
