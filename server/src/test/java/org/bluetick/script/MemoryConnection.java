package org.bluetick.script;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.LocalConnection;
import org.opentest4j.TestAbortedException;

/// Both ends of a connection without a network, on one thread. It says it is secure, when it should be, and is not.
final class MemoryConnection implements LocalConnection, Link {
    private final Executor executor;
    private final Listener client;
    private final ConnectionHandler server;
    private final Queue<byte[]> inbound = new ArrayDeque<>();
    private boolean secure;
    private boolean suspended;
    private boolean over;

    MemoryConnection(boolean secure, Executor executor, Listener client, Function<Connection, ConnectionHandler> accept) {
        this.secure = secure;
        this.executor = executor;
        this.client = client;
        this.server = accept.apply(this);
    }

    @Override
    public void send(byte[] bytes) {
        if (!over) {
            inbound.add(bytes);
            executor.execute(this::handOver);
        }
    }

    private void handOver() {
        while (!over && !suspended && !inbound.isEmpty()) {
            server.received(ByteBuffer.wrap(inbound.remove()));
        }
    }

    /// The client's side of it; the server's is the other method of that name.
    @Override
    public void startTls() {
        if (!secure) {
            throw new ScriptFailure("the server has said <proceed/> and not begun TLS");
        }
    }

    @Override
    public void drop() {
        leave();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    /// The server is gone: it hears nothing more.
    void vanish() {
        if (!over) {
            over = true;
            client.closed();
        }
    }

    private void leave() {
        if (!over) {
            over = true;
            executor.execute(() -> server.closed(Optional.empty()));
        }
    }

    @Override
    public byte[] channelBinding(String type) {
        throw new TestAbortedException("in memory there is no TLS to be bound to");
    }

    @Override
    public void write(byte[] bytes) {
        if (!over) {
            client.received(bytes);
        }
    }

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public void startTls(byte[] lastClearBytes) {
        write(lastClearBytes);
        secure = true;
    }

    @Override
    public void suspendReading() {
        suspended = true;
    }

    @Override
    public void resumeReading() {
        suspended = false;
        executor.execute(this::handOver);
    }

    @Override
    public void close() {
        abort();
    }

    @Override
    public void abort() {
        if (!over) {
            client.closed();
            leave();
        }
    }
}
