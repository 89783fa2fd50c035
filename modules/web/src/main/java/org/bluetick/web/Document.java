package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A text at the path it is mounted at, and nothing below it. Any thread.
final class Document extends Handler.Abstract.NonBlocking {
    private final String contentType;
    private final Supplier<Map<String, String>> headers;
    private final Supplier<String> text;

    /// @param headers asked each time, as is the text
    Document(String contentType, Supplier<Map<String, String>> headers, Supplier<String> text) {
        this.contentType = contentType;
        this.headers = headers;
        this.text = text;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String below = Request.getPathInContext(request);
        if (!below.isEmpty() && !below.equals("/")) {
            return false;
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        byte[] bytes = text.get().getBytes(UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType + "; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        headers.get().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return true;
    }
}
