package org.bluetick.web;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/// Which handler answers which path. Filled at start by one thread.
final class Mounts {
    private static final boolean CHANGES_WHILE_IT_RUNS = false;

    private final ContextHandlerCollection handlers = new ContextHandlerCollection(CHANGES_WHILE_IT_RUNS);

    Handler handler() {
        return handlers;
    }

    void add(String path, Handler handler) {
        mount(path, handler, true);
    }

    /// The path itself leads to the one with a slash behind it, so that addresses in pages may be relative to that.
    void addFolder(String path, Handler handler) {
        mount(path, handler, false);
    }

    private void mount(String path, Handler handler, boolean withoutSlash) {
        if (!path.matches("/|(/[A-Za-z0-9._-]+)+")) {
            throw new IllegalArgumentException("\"" + path + "\"; expected a path such as /upload");
        }
        for (ContextHandler other : handlers.getDescendants(ContextHandler.class)) {
            if (other.getContextPath().equals(path)) {
                throw new IllegalStateException("two handlers for " + path);
            }
        }
        ContextHandler mount = new ContextHandler(handler, path);
        mount.setAllowNullPathInContext(withoutSlash);
        handlers.addHandler(mount);
    }
}
