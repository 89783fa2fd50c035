package org.bluetick.web;

import java.util.Set;
import org.bluetick.api.ClientStreams;
import org.bluetick.api.Limits;
import org.bluetick.api.ListenAddresses;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.Readiness;
import org.bluetick.api.XmppModule;

/// HTTP for this server: clients connect by WebSocket (RFC 7395), other modules mount handlers
/// ([HttpMounts]), `/` is a page for people, `/health` for load balancers. Without an address to listen on there is none of it.
public final class WebModule implements XmppModule {
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
        WebServer server = new WebServer(listen.of("http"), listen.of("https"), mounts.handler(), proxies);
        PublicAddress address = new PublicAddress(config.url(), domain, server);

        mounts.add("/", new FrontPage(domain));
        mounts.add(Health.PATH, new Health(context.get(Readiness.class)));
        mountStreams(context, mounts, origins, proxies);
        context.provide(HttpMounts.class, new MountPoint(mounts, address));
        context.endpoint(server);
    }

    private static void mountStreams(ModuleContext context, Mounts mounts, Origins origins, Proxies proxies) {
        WebSocketEndpoint webSocket = new WebSocketEndpoint(
                context.get(ClientStreams.class), proxies, context.get(Limits.class).stanzaBytes());
        mounts.add(WebSocketEndpoint.PATH, origins.check(Set.of("GET"), webSocket.handler()));
    }
}
