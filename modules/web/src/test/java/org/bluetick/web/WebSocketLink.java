package org.bluetick.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.bluetick.script.Link;
import org.opentest4j.TestAbortedException;

/// The client's end of a WebSocket: a text message for each send.
final class WebSocketLink implements Link, WebSocket.Listener {
    private final Listener client;
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> sent;
    private volatile boolean over;

    WebSocketLink(HttpClient http, URI address, Listener client) {
        this.client = client;
        this.socket = http.newWebSocketBuilder().subprotocols("xmpp")
                .header("X-Forwarded-Proto", address.getScheme().equals("wss") ? "https" : "http").buildAsync(address, this).join();
        this.sent = CompletableFuture.completedFuture(socket);
    }

    @Override
    public void send(byte[] bytes) {
        try {
            CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            sent = sent.thenCompose(ready -> ready.sendText(text, true));
            sent.join();
        } catch (CharacterCodingException e) {
            throw new TestAbortedException("this client sends text only", e);
        } catch (CompletionException gone) {
            over = true; // the listener tells
        }
    }

    @Override
    public void startTls() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void drop() {
        over = true;
        socket.abort();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public byte[] channelBinding(String type) {
        throw new TestAbortedException("this client does not know its TLS session");
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            byte[] message = partial.toString().getBytes(UTF_8);
            partial.setLength(0);
            client.received(message);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ended();
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable cause) {
        ended();
    }

    private void ended() {
        over = true;
        client.closed();
    }
}
