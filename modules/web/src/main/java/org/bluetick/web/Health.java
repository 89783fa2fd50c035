package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.bluetick.api.Readiness;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What load balancers ask: `/health/live`, whether the process answers; `/health/ready`, whether clients should be sent
/// here (200), or not: while it stops, or without its database (503). Any thread.
final class Health extends Handler.Abstract.NonBlocking {
    static final String PATH = "/health";

    private final Readiness readiness;

    Health(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        switch (Request.getPathInContext(request)) {
            case "/live" -> answer(response, callback, HttpStatus.OK_200, "live");
            case "/ready" -> {
                String whyNot = readiness.whyNot();
                boolean ready = whyNot.isEmpty();
                answer(response, callback, ready ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503, ready ? "ready" : whyNot);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void answer(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap((text + "\n").getBytes(UTF_8)), callback);
    }
}
