package org.bluetick.web;

import java.net.URI;
import org.eclipse.jetty.server.Handler;

/// What other modules get.
record MountPoint(Mounts mounts, PublicAddress address) implements HttpMounts {
    @Override
    public void mount(String path, Handler handler) {
        mounts.add(path, new OnVirtualThreads(handler));
    }

    @Override
    public URI uri(String path) {
        return address.of(path);
    }
}
