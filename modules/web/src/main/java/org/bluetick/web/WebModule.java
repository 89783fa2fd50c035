package org.bluetick.web;

import org.bluetick.api.ListenAddresses;
import org.bluetick.api.ModuleContext;
import org.bluetick.api.XmppModule;

/// HTTP for this server: other modules mount handlers ([HttpMounts]), `/` is a page for people. Without an address to
/// listen on there is none of it.
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
        Mounts mounts = new Mounts();
        WebServer server = new WebServer(listen.of("http"), listen.of("https"), mounts.handler(), new Proxies(config.proxies()));
        PublicAddress address = new PublicAddress(config.url(), context.domain().toString(), server);
        mounts.add("/", new FrontPage(context.domain().toString()));
        context.provide(HttpMounts.class, new MountPoint(mounts, address));
        context.endpoint(server);
    }
}
