package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The page for people at `/`: what is here and how to connect. Any thread.
final class FrontPage extends Handler.Abstract.NonBlocking {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title></head>
            <body>
            <h1>%1$s</h1>
            <p>This is an XMPP server. With an account here your address is <b>name@%1$s</b>: enter it, and your
            password, in any XMPP client.</p>
            </body>
            </html>
            """;

    private final byte[] page;

    FrontPage(String domain) {
        this.page = PAGE.formatted(domain.replace("&", "&amp;").replace("<", "&lt;")).getBytes(UTF_8);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals("/")) {
            return false;
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
        response.getHeaders().put("Content-Security-Policy", "default-src 'none'");
        response.write(true, ByteBuffer.wrap(page), callback);
        return true;
    }
}
