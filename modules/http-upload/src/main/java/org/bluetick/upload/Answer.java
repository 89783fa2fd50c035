package org.bluetick.upload;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A short answer to a request, in words.
record Answer(int status, String text) {
    void send(Response response, Callback callback) {
        response.setStatus(status);
        if (!text.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        Content.Sink.write(response, true, text.isEmpty() ? "" : text + "\n", callback);
    }
}
