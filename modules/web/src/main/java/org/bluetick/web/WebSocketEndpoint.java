package org.bluetick.web;

import java.time.Duration;
import java.util.List;
import org.bluetick.api.ClientStreams;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

/// RFC 7395: XMPP over WebSocket. Agrees on the subprotocol `xmpp`; the rest is done by the connection and its stream.
/// Compression is not offered: it costs a connection more memory than all else together.
record WebSocketEndpoint(ClientStreams streams, Proxies proxies, int maxMessage) implements WebSocketNegotiator {
    static final String PATH = "/xmpp-websocket";
    private static final String SUBPROTOCOL = "xmpp";
    private static final int OUTPUT_BUFFER = 16 * 1024;
    private static final int INPUT_BUFFER = 8 * 1024;

    Handler handler() {
        WebSocketUpgradeHandler upgrades = new WebSocketUpgradeHandler();
        upgrades.addMapping("/", this);
        upgrades.setHandler(new UpgradeRequired());
        return upgrades;
    }

    @Override
    public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        if (!request.hasSubProtocol(SUBPROTOCOL)) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return null;
        }
        response.setAcceptedSubProtocol(SUBPROTOCOL);
        response.setExtensions(List.of());
        return new WebSocketFrames(Peer.of(request, proxies), streams, maxMessage);
    }

    @Override
    public void customize(Configuration session) {
        session.setIdleTimeout(Duration.ZERO); // streams find the silent ones themselves
        session.setOutputBufferSize(OUTPUT_BUFFER);
        session.setInputBufferSize(INPUT_BUFFER);
        session.setMaxFrameSize(maxMessage + 1L);
        session.setAutoFragment(true);
    }

    /// What is no WebSocket handshake (RFC 9110 §15.5.22).
    private static final class UpgradeRequired extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
            Response.writeError(request, response, callback, HttpStatus.UPGRADE_REQUIRED_426);
            return true;
        }
    }
}
