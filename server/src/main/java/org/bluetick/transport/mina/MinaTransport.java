package org.bluetick.transport.mina;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Listener;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.Transport;
import org.bluetick.transport.TransportOptions;

/// The transport on MINA's NIO: some I/O threads, shared by all, one accepting thread for each listener, and one that waits
/// for connections to come about, while there are such.
/// May be used from any thread.
public final class MinaTransport implements Transport {
    private static final int MIN_READ = 512;
    private static final int MAX_READ = 64 * 1024;
    private static final long CONNECT_TIMEOUT_MILLIS = 20_000;

    private final TransportOptions options;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;
    private final ProcessorPool processors;
    private final IoContext io;
    private final List<MinaListener> listeners = new CopyOnWriteArrayList<>();
    private final NioSocketConnector connector;

    public MinaTransport(TransportOptions options) {
        this.options = options;
        this.threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("io-", 1).factory());
        this.timer = newTimer();
        this.processors = new ProcessorPool(options.ioThreads(), threads);
        Executor handshakes = options.handshakesOnIoThreads()
                ? Runnable::run
                : task -> Thread.ofVirtual().name("tls-handshake").start(task);
        this.io = new IoContext(options, ThreadLocal.withInitial(TlsScratch::new), handshakes, timer);
        this.connector = newConnector();
    }

    private NioSocketConnector newConnector() {
        NioSocketConnector made = new NioSocketConnector(threads, processors);
        SessionEvents events = new SessionEvents(io, session -> (Opening) session.getAttribute(Opening.class));
        made.setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
        made.setSessionDataStructureFactory(events);
        made.setHandler(events);
        configure(made.getSessionConfig());
        return made;
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        var timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("transport-timer").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Override
    public Listener listen(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> accept)
            throws IOException {
        NioSocketAcceptor acceptor = new NioSocketAcceptor(threads, processors);
        Opening opening = new Opening(tls, accept, true);
        SessionEvents events = new SessionEvents(io, session -> opening);
        acceptor.setReuseAddress(true);
        acceptor.setBacklog(options.backlog());
        acceptor.setCloseOnDeactivation(false);
        acceptor.setSessionDataStructureFactory(events);
        acceptor.setHandler(events);
        configure(acceptor.getSessionConfig());
        try {
            acceptor.bind(address);
        } catch (IOException | RuntimeException e) {
            acceptor.dispose();
            Throwable reason = e.getCause() == null ? e : e.getCause(); // MINA's own message only repeats the address
            throw new IOException("cannot listen on " + describe(address) + ": " + reason.getMessage(), e);
        }
        MinaListener listener = new MinaListener(acceptor);
        listeners.add(listener);
        return listener;
    }

    @Override
    public void connect(InetSocketAddress address, TlsMode tls, Function<Connection, ConnectionHandler> open,
            Consumer<IOException> failed) {
        Opening opening = new Opening(tls, open, false);
        connector.connect(address, (session, future) -> session.setAttribute(Opening.class, opening)).addListener(future -> {
            Throwable cause = ((ConnectFuture) future).getException();
            if (cause != null) {
                failed.accept(new IOException("cannot connect to " + describe(address) + ": " + reason(cause), cause));
            }
        });
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void configure(SocketSessionConfig config) {
        config.setTcpNoDelay(true);
        config.setKeepAlive(true);
        config.setMinReadBufferSize(MIN_READ);
        config.setMaxReadBufferSize(MAX_READ);
        config.setWriteTimeout((int) options.writeTimeout().toSeconds());
    }

    private static String describe(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    @Override
    public void close() {
        listeners.forEach(MinaListener::close);
        listeners.forEach(MinaListener::abortConnections);
        connector.getManagedSessions().values().forEach(session -> SessionEvents.connection(session).abort());
        connector.dispose();
        processors.dispose();
        timer.shutdownNow();
        threads.shutdown();
    }
}
