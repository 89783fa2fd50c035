package org.bluetick.transport.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bluetick.transport.mina.TransportFixture.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.SelfSigned;
import org.bluetick.transport.TestCertificates;
import org.bluetick.transport.TlsContext;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.mina.TransportFixture.Accepted;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TlsConnectionTest.Implementation.class)
final class TlsConnectionTest {
    private static final byte[] STARTTLS = "<starttls/>".getBytes(US_ASCII);
    private static final byte[] PROCEED = "<proceed/>".getBytes(US_ASCII);

    enum Implementation {
        BORINGSSL,
        JDK
    }

    private static CertificateFiles files;

    @Parameter
    private Implementation implementation;

    @BeforeAll
    static void makeCertificate() throws IOException {
        files = TestCertificates.localhost();
    }

    private Supplier<SSLContext> certificates() {
        return by(implementation, files);
    }

    private static Supplier<SSLContext> by(Implementation implementation, CertificateFiles files) {
        return switch (implementation) {
            case BORINGSSL -> files::forClients;
            case JDK -> files;
        };
    }

    @Test
    void theImplementationIsTheOneExpected() {
        assertEquals(implementation == Implementation.BORINGSSL, Conscrypt.isConscrypt(certificates().get()));
    }

    private TlsMode direct() {
        return TransportFixture.direct(certificates());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void echoes(String protocol) throws Exception {
        try (TransportFixture it = TransportFixture.echo(direct()); SSLSocket socket = it.connectTls(protocol)) {
            byte[] bytes = new byte[400_000];
            new Random(1).nextBytes(bytes);
            Thread writer = Thread.startVirtualThread(() -> send(socket, bytes));
            assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
            writer.join();
            Accepted accepted = it.next();
            assertTrue(accepted.connection.secure());
            assertEquals(protocol, socket.getSession().getProtocol());
            assertArrayEquals(((ExtendedSSLSession) socket.getSession()).exportKeyingMaterialData("EXPORTER-any", new byte[0], 32),
                    accepted.connection.keyingMaterial("EXPORTER-any", 32).orElseThrow());
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void handshakesCanBeComputedOnTheIoThreadToo() throws Exception {
        var options = TransportFixture.options().withHandshakesOnIoThreads(true);
        try (TransportFixture it = new TransportFixture(direct(), options, (a, b) -> a.connection.write(b));
                SSLSocket socket = it.connectTls()) {
            socket.getOutputStream().write(9);
            assertEquals(9, socket.getInputStream().read());
        }
    }

    @Test
    void theApplicationProtocolIsChosenWhenTheClientOffersIt() throws Exception {
        try (TransportFixture it = TransportFixture.echo(TransportFixture.direct(certificates(), "xmpp-client"))) {
            assertEquals("xmpp-client", negotiated(it, "other", "xmpp-client"));
            assertEquals("", negotiated(it));
            assertThrows(SSLHandshakeException.class, () -> negotiated(it, "h2"));
        }
    }

    private static String negotiated(TransportFixture it, String... offered) throws Exception {
        try (SSLSocket socket = it.connectTls()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(offered);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write(1);
            assertEquals(1, socket.getInputStream().read());
            return socket.getApplicationProtocol();
        }
    }

    @Test
    void startTlsFromAVirtualThreadTwoHundredTimes() throws Exception {
        TlsMode mode = new TlsMode.StartTls(new TlsContext(certificates()));
        try (TransportFixture it = new TransportFixture(mode, TransportFixture.options(), (a, bytes) -> {
            if (!Arrays.equals(bytes, STARTTLS)) {
                a.connection.write(bytes);
                return;
            }
            a.connection.suspendReading();
            Thread.startVirtualThread(() -> {
                a.connection.startTls(PROCEED);
                a.connection.resumeReading();
            });
        })) {
            for (int i = 0; i < 200; i++) {
                startTlsOnce(it);
            }
        }
    }

    private static void startTlsOnce(TransportFixture it) throws Exception {
        try (Socket clear = it.connect()) {
            clear.getOutputStream().write(STARTTLS);
            assertArrayEquals(PROCEED, clear.getInputStream().readNBytes(PROCEED.length));
            try (SSLSocket socket = TransportFixture.secure(clear)) {
                socket.getOutputStream().write(42);
                assertEquals(42, socket.getInputStream().read());
                assertTrue(it.next().connection.secure());
            }
        }
    }

    @Test
    void whatIsWrittenBeforeTheHandshakeEndsIsSentSecuredAfterIt() throws Exception {
        TlsMode mode = new TlsMode.StartTls(new TlsContext(certificates()));
        try (TransportFixture it = TransportFixture.silent(mode); Socket clear = it.connect()) {
            Accepted accepted = it.next();
            accepted.connection.startTls(PROCEED);
            accepted.connection.write(new byte[] {1, 2, 3});
            assertThrows(IllegalStateException.class, () -> accepted.connection.startTls(PROCEED));
            assertArrayEquals(PROCEED, clear.getInputStream().readNBytes(PROCEED.length));
            try (SSLSocket socket = TransportFixture.secure(clear)) {
                assertArrayEquals(new byte[] {1, 2, 3}, socket.getInputStream().readNBytes(3));
            }
        }
    }

    @Test
    void clearTextAfterStartTlsIsNotHandedUp() throws Exception {
        TlsMode mode = new TlsMode.StartTls(new TlsContext(certificates()));
        try (TransportFixture it = TransportFixture.silent(mode); Socket clear = it.connect()) {
            Accepted accepted = it.next();
            accepted.connection.startTls(PROCEED);
            clear.getOutputStream().write("<message>injected</message>".getBytes(US_ASCII));
            assertInstanceOf(SSLException.class, accepted.closedBecause().orElseThrow());
            assertEquals(0, accepted.received.size());
        }
    }

    @Test
    void clearTextInsteadOfAClientHelloClosesPromptly() throws Exception {
        try (TransportFixture it = TransportFixture.silent(direct()); Socket clear = it.connect()) {
            clear.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            assertInstanceOf(SSLException.class, it.next().closedBecause().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailedHandshakeSendsItsAlert(boolean computedOnIoThread) throws Exception {
        var options = TransportFixture.options().withHandshakesOnIoThreads(computedOnIoThread);
        try (TransportFixture it = new TransportFixture(direct(), options, (a, b) -> {})) {
            for (int i = 0; i < 50; i++) {
                failToAgree(it);
            }
        }
    }

    private static void failToAgree(TransportFixture it) throws Exception {
        try (SSLSocket socket = it.connectTls("TLSv1.2")) {
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            IOException e = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertTrue(e.getMessage().contains("handshake_failure"), e.getMessage());
            assertInstanceOf(SSLException.class, it.next().closedBecause().orElseThrow());
        }
    }

    @Test
    void renegotiationIsRefusedInTls12() throws Exception {
        try (TransportFixture it = TransportFixture.echo(direct()); SSLSocket socket = it.connectTls("TLSv1.2")) {
            socket.startHandshake();
            socket.getOutputStream().write(1);
            assertEquals(1, socket.getInputStream().read());
            assertThrows(IOException.class, () -> {
                socket.startHandshake();
                socket.getInputStream().read();
            });
            Optional<Throwable> cause = it.next().closedBecause();
            assertTrue(cause.orElseThrow().getMessage().toLowerCase(Locale.ROOT).contains("renegotiat"), cause.toString());
        }
    }

    @Test
    void keysCanBeUpdatedInTls13() throws Exception {
        try (TransportFixture it = TransportFixture.echo(direct()); SSLSocket socket = it.connectTls("TLSv1.3")) {
            for (int i = 0; i < 20; i++) {
                socket.startHandshake();
                socket.getOutputStream().write(i);
                assertEquals(i, socket.getInputStream().read());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closeNotifyIsSentAfterWhatIsQueued(String protocol) throws Exception {
        try (TransportFixture it = new TransportFixture(direct(), TransportFixture.options(), (a, bytes) -> {
                    a.connection.write(new byte[200_000]);
                    a.connection.close();
                });
                SSLSocket socket = it.connectTls(protocol)) {
            socket.getOutputStream().write(1);
            // Without a close_notify the JDK's socket throws here.
            assertEquals(200_000, socket.getInputStream().readAllBytes().length);
            assertEquals(Optional.empty(), it.next().closedBecause());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aPeersCloseNotifyClosesTheConnection(String protocol) throws Exception {
        try (TransportFixture it = TransportFixture.silent(direct()); SSLSocket socket = it.connectTls(protocol)) {
            socket.getOutputStream().write(1);
            Accepted accepted = it.next();
            accepted.chunks.poll(SECONDS, TimeUnit.SECONDS);
            socket.shutdownOutput();
            assertEquals(Optional.empty(), accepted.closedBecause());
        }
    }

    @Test
    void aPeerThatLeavesDuringTheHandshakeIsToldAsTheCause() throws Exception {
        try (TransportFixture it = TransportFixture.silent(direct())) {
            it.connect().close();
            assertInstanceOf(SSLException.class, it.next().closedBecause().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 100_000})
    void recordsMayComeInAnyPieces(int piece) throws Exception {
        try (TransportFixture it = TransportFixture.silent(direct()); Socket socket = it.connect()) {
            EngineClient client = new EngineClient(socket, piece);
            client.handshake();
            byte[] bytes = new byte[piece == 1 ? 3000 : 60_000];
            new Random(piece).nextBytes(bytes);
            client.sendInRecordsOf(bytes, 500);
            Accepted accepted = it.next();
            int seen = 0;
            while (seen < bytes.length) {
                seen += accepted.chunks.poll(SECONDS, TimeUnit.SECONDS).length;
            }
            assertArrayEquals(bytes, accepted.received.toByteArray());
        }
    }

    @Test
    void whatComesWithTheEndOfTheHandshakeIsReadAtOnce() throws Exception {
        try (TransportFixture it = TransportFixture.silent(direct()); Socket socket = it.connect()) {
            EngineClient client = new EngineClient(socket, 100_000);
            byte[] bytes = new byte[3000];
            new Random(2).nextBytes(bytes);
            client.handshakeAndSendInRecordsOf(bytes, 500);
            Accepted accepted = it.next();
            int seen = 0;
            while (seen < bytes.length) {
                seen += accepted.chunks.poll(SECONDS, TimeUnit.SECONDS).length;
            }
            assertArrayEquals(bytes, accepted.received.toByteArray());
        }
    }

    @Test
    void aReloadedCertificateServesTheNextConnection(@TempDir Path directory) throws Exception {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        SelfSigned.create(certificate, key, "one.example");
        CertificateFiles reloaded = new CertificateFiles(certificate, key);
        try (TransportFixture it = TransportFixture.echo(TransportFixture.direct(by(implementation, reloaded)))) {
            assertEquals("CN=one.example", subject(it));
            Files.delete(certificate);
            Files.delete(key);
            SelfSigned.create(certificate, key, "two.example");
            assertTrue(reloaded.reloadIfChanged());
            assertEquals("CN=two.example", subject(it));
            assertFalse(reloaded.reloadIfChanged());
        }
    }

    private static String subject(TransportFixture it) throws Exception {
        try (SSLSocket socket = it.connectTls()) {
            socket.startHandshake();
            X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return own.getSubjectX500Principal().getName();
        }
    }

    @Test
    void aHandlerThatBlocksCorruptsNothing() throws Exception {
        var gate = new Semaphore(0);
        try (TransportFixture it = new TransportFixture(
                        direct(), TransportFixture.options().withIoThreads(1), (a, bytes) -> {
                            gate.acquireUninterruptibly();
                            a.connection.write(bytes);
                        });
                SSLSocket socket = it.connectTls()) {
            byte[] bytes = new byte[100_000];
            new Random(4).nextBytes(bytes);
            Thread writer = Thread.startVirtualThread(() -> send(socket, bytes));
            it.next().chunks.poll(SECONDS, TimeUnit.SECONDS);
            gate.release(Integer.MAX_VALUE / 2);
            assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
            writer.join();
        }
    }

    /// A client which decides itself how its bytes are cut into records and writes.
    private static final class EngineClient {
        private final SSLEngine engine;
        private final Socket socket;
        private final int piece;
        private ByteBuffer in = ByteBuffer.allocate(64 * 1024).flip();
        private ByteBuffer held;
        private boolean greeted;

        EngineClient(Socket socket, int piece) throws Exception {
            this.engine = TestCertificates.trustingClient().createSSLEngine();
            this.engine.setUseClientMode(true);
            this.socket = socket;
            this.piece = piece;
        }

        void handshake() throws Exception {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> sendSealed(wrap(ByteBuffer.allocate(0)));
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                    case FINISHED, NOT_HANDSHAKING -> {
                        return;
                    }
                }
            }
        }

        /// Holds its own last flight back, until what follows it is ready too.
        void handshakeAndSendInRecordsOf(byte[] bytes, int size) throws Exception {
            held = ByteBuffer.allocate(64 * 1024);
            handshake();
            sendInRecordsOf(bytes, size);
            ByteBuffer all = held.flip();
            held = null;
            sendSealed(all);
        }

        private void unwrap() throws Exception {
            SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(32 * 1024));
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                InputStream stream = socket.getInputStream();
                byte[] more = new byte[8192];
                int length = stream.read(more);
                ByteBuffer joined = ByteBuffer.allocate(64 * 1024).put(in).put(more, 0, length);
                in = joined.flip();
            }
        }

        private ByteBuffer wrap(ByteBuffer plain) throws SSLException {
            ByteBuffer out = ByteBuffer.allocate(32 * 1024);
            engine.wrap(plain, out);
            return out.flip();
        }

        void sendInRecordsOf(byte[] bytes, int size) throws Exception {
            ByteBuffer all = ByteBuffer.allocate(bytes.length * 2);
            for (int i = 0; i < bytes.length; i += size) {
                all.put(wrap(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i))));
            }
            sendSealed(all.flip());
        }

        private void sendSealed(ByteBuffer bytes) throws IOException {
            if (held != null && greeted) {
                held.put(bytes);
                return;
            }
            greeted = true;
            while (bytes.hasRemaining()) {
                int length = Math.min(piece, bytes.remaining());
                socket.getOutputStream().write(bytes.array(), bytes.position(), length);
                bytes.position(bytes.position() + length);
            }
        }
    }
}
