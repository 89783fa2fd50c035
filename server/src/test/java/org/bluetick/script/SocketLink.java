package org.bluetick.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// A client's TCP connection. One virtual thread reads it, and makes it secure when it is told to.
final class SocketLink implements Link {
    /// How long a read in clear may keep the thread from noticing that TLS is to begin.
    private static final int CLEAR_READ_MILLIS = 20;

    private final Socket tcp;
    private final SSLContext tls;
    private final Listener listener;
    private final CompletableFuture<SSLSocket> secured = new CompletableFuture<>();
    private volatile Socket socket;
    private volatile boolean tlsWanted;
    private volatile boolean over;

    SocketLink(InetSocketAddress address, boolean secure, SSLContext tls, Listener listener) {
        this.tls = tls;
        this.listener = listener;
        this.tcp = new Socket();
        this.socket = tcp;
        this.tlsWanted = secure;
        try {
            tcp.connect(address);
            tcp.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::readAll);
        if (secure) {
            await();
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }

    private void readAll() {
        try {
            if (!tlsWanted) {
                readInClear();
            }
            if (tlsWanted) {
                handshake();
                read(socket.getInputStream());
            }
        } catch (IOException gone) {
            secured.completeExceptionally(gone);
        } finally {
            over = true;
            listener.closed();
        }
    }

    private void readInClear() throws IOException {
        tcp.setSoTimeout(CLEAR_READ_MILLIS);
        InputStream in = tcp.getInputStream();
        byte[] buffer = new byte[8192];
        while (!tlsWanted) {
            try {
                int length = in.read(buffer);
                if (length < 0) {
                    return;
                }
                listener.received(Arrays.copyOf(buffer, length));
            } catch (SocketTimeoutException nothing) {
                continue;
            }
        }
        tcp.setSoTimeout(0);
    }

    private void handshake() throws IOException {
        SSLSocket layer = (SSLSocket) tls.getSocketFactory().createSocket(tcp, tcp.getInetAddress().getHostName(), tcp.getPort(), true);
        layer.startHandshake();
        socket = layer;
        secured.complete(layer);
    }

    private void read(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            listener.received(Arrays.copyOf(buffer, length));
        }
    }

    @Override
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException gone) {
            over = true; // the reading thread tells
        }
    }

    @Override
    public void startTls() {
        tlsWanted = true;
        await();
    }

    private SSLSocket await() {
        try {
            return secured.get();
        } catch (ExecutionException failed) {
            throw new ScriptFailure("no TLS: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Resets the connection.
    @Override
    public void drop() {
        over = true;
        if (tcp.isClosed()) {
            return;
        }
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public byte[] channelBinding(String type) {
        if (!type.equals("tls-exporter")) {
            throw new ScriptFailure(type + ": expected tls-exporter");
        }
        try {
            return ((ExtendedSSLSession) await().getSession()).exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
