package org.bluetick.web;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Runs a handler that may block on a virtual thread. (Jetty could do so for all, but then WebSockets would be read there
/// too, where parsing costs many times more.)
final class OnVirtualThreads extends Handler.Wrapper {
    OnVirtualThreads(Handler handler) {
        super(handler);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Thread.startVirtualThread(() -> {
            try {
                if (!super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
                }
            } catch (Throwable e) { // as Jetty does
                Response.writeError(request, response, callback, e);
            }
        });
        return true;
    }
}
