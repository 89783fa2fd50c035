package org.bluetick.web;

import java.net.URI;
import org.eclipse.jetty.server.Handler;

/// The web server, for other modules: a port that is there unless web is off. Who asks for it names `web` in `after()`.
public interface HttpMounts {
    /// Answers the requests for a path and what is below it. Used during `install`.
    /// @param path for instance `/upload`; the handler sees what is below it: `Request.getPathInContext`
    /// @param handler may block
    void mount(String path, Handler handler);

    /// Where others find a path, by https when there is that: `https://chat.example.org:5443/upload`. Asked once the
    /// server accepts connections: only then are the ports known.
    URI uri(String path);
}
