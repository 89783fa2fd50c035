package org.bluetick.transport.mina;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.transport.Listener;
import org.bluetick.transport.TestCertificates;
import org.bluetick.transport.TlsContext;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.TransportOptions;

/// A transport with one listener, what it accepted, and clients for it.
final class TransportFixture implements AutoCloseable {
    /// Generous: only reached when something is broken.
    static final int SECONDS = 30;

    /// What happened to one accepted connection.
    static final class Accepted implements ConnectionHandler {
        final Connection connection;
        final BiConsumer<Accepted, byte[]> onBytes;
        final CompletableFuture<Optional<Throwable>> closed = new CompletableFuture<>();
        final CountDownLatch drained = new CountDownLatch(1);
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();

        Accepted(Connection connection, BiConsumer<Accepted, byte[]> onBytes) {
            this.connection = connection;
            this.onBytes = onBytes;
        }

        @Override
        public void received(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            received.writeBytes(copy);
            chunks.add(copy);
            onBytes.accept(this, copy);
        }

        @Override
        public void closed(Optional<Throwable> cause) {
            if (!closed.complete(cause)) {
                throw new IllegalStateException("closed twice");
            }
        }

        @Override
        public void drained() {
            drained.countDown();
        }

        Optional<Throwable> closedBecause() throws Exception {
            return closed.get(SECONDS, TimeUnit.SECONDS);
        }
    }

    final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
    final MinaTransport transport;
    final Listener listener;

    TransportFixture(TlsMode mode, TransportOptions options, BiConsumer<Accepted, byte[]> onBytes) throws Exception {
        transport = new MinaTransport(options);
        listener = transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), mode, connection -> {
            Accepted handler = new Accepted(connection, onBytes);
            accepted.add(handler);
            return handler;
        });
    }

    static TransportOptions options() {
        return TransportOptions.defaults().withIoThreads(2);
    }

    static TransportFixture echo(TlsMode mode) throws Exception {
        return new TransportFixture(mode, options(), (it, bytes) -> it.connection.write(bytes));
    }

    static TransportFixture silent(TlsMode mode) throws Exception {
        return new TransportFixture(mode, options(), (it, bytes) -> {});
    }

    static TlsMode.Direct direct(Supplier<SSLContext> certificates, String... alpn) {
        return new TlsMode.Direct(new TlsContext(certificates, alpn));
    }

    Accepted next() throws InterruptedException {
        Accepted it = accepted.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(it, "nothing was accepted");
        return it;
    }

    Socket connect() throws Exception {
        Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
        socket.setSoTimeout((int) Duration.ofSeconds(SECONDS).toMillis());
        socket.setTcpNoDelay(true);
        return socket;
    }

    SSLSocket connectTls(String... protocols) throws Exception {
        return secure(connect(), protocols);
    }

    static SSLSocket secure(Socket socket, String... protocols) throws Exception {
        SSLSocket tls = (SSLSocket) TestCertificates.trustingClient()
                .getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), true);
        if (protocols.length > 0) {
            tls.setEnabledProtocols(protocols);
        }
        return tls;
    }

    @Override
    public void close() {
        transport.close();
    }
}
