package org.bluetick.transport.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bluetick.transport.mina.TransportFixture.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bluetick.transport.CertificateFiles;
import org.bluetick.transport.ClientTls;
import org.bluetick.transport.TestCertificates;
import org.bluetick.transport.TlsContext;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.mina.TransportFixture.Accepted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Connections that we open, to a listener of our own.
final class ConnectTest {
    private static CertificateFiles certificates;

    @BeforeAll
    static void makeCertificate() throws IOException {
        certificates = TestCertificates.localhost();
    }

    private static Accepted connect(TransportFixture it, TlsMode tls) throws Exception {
        CompletableFuture<Accepted> opened = new CompletableFuture<>();
        it.transport.connect(it.listener.address(), tls, connection -> {
            Accepted ours = new Accepted(connection, (self, bytes) -> {});
            opened.complete(ours);
            return ours;
        }, opened::completeExceptionally);
        return opened.get(SECONDS, TimeUnit.SECONDS);
    }

    private static ClientTls trusting(String... alpn) throws Exception {
        SSLContext context = TestCertificates.trustingClient();
        return new ClientTls(() -> context, "localhost", List.of(alpn));
    }

    private static byte[] awaitBytes(Accepted ours, int count) throws InterruptedException {
        byte[] all = {};
        while (all.length < count) {
            byte[] more = ours.chunks.poll(SECONDS, TimeUnit.SECONDS);
            int before = all.length;
            all = Arrays.copyOf(all, before + more.length);
            System.arraycopy(more, 0, all, before, more.length);
        }
        return all;
    }

    @Test
    void echoesInClear() throws Exception {
        try (TransportFixture it = TransportFixture.echo(new TlsMode.None())) {
            Accepted ours = connect(it, new TlsMode.None());
            ours.connection.write("hello".getBytes(US_ASCII));
            assertArrayEquals("hello".getBytes(US_ASCII), awaitBytes(ours, 5));
        }
    }

    @Test
    void echoesUnderDirectTlsWithAlpn() throws Exception {
        try (TransportFixture it = TransportFixture.echo(TransportFixture.direct(certificates, "xmpp-server"))) {
            Accepted ours = connect(it, new TlsMode.Direct(trusting("xmpp-server")));
            byte[] large = new byte[300_000];
            Arrays.fill(large, (byte) 'x');
            ours.connection.write(large);
            assertArrayEquals(large, awaitBytes(ours, large.length));
            assertTrue(ours.connection.secure());
            assertEquals("CN=localhost", ours.connection.tlsSession().orElseThrow().getPeerPrincipal().getName());
        }
    }

    @Test
    void turnsToTlsWhenBothAgree() throws Exception {
        TlsMode listening = new TlsMode.StartTls(new TlsContext(certificates));
        try (TransportFixture it = new TransportFixture(listening, TransportFixture.options(), (self, bytes) -> {
            if (self.connection.secure()) {
                self.connection.write(bytes);
            } else {
                self.connection.suspendReading();
                self.connection.startTls("proceed".getBytes(US_ASCII));
                self.connection.resumeReading();
            }
        })) {
            Accepted ours = connect(it, new TlsMode.StartTls(trusting()));
            ours.connection.write("starttls".getBytes(US_ASCII));
            assertArrayEquals("proceed".getBytes(US_ASCII), awaitBytes(ours, 7));
            ours.connection.startTls(new byte[0]);
            ours.connection.write("hello".getBytes(US_ASCII));
            assertArrayEquals("hello".getBytes(US_ASCII), awaitBytes(ours, 5));
            assertTrue(ours.connection.secure());
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (TransportFixture it = TransportFixture.silent(new TlsMode.None())) {
            CompletableFuture<IOException> failed = new CompletableFuture<>();
            it.transport.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), free), new TlsMode.None(), connection -> {
                throw new AssertionError("somebody listens");
            }, failed::complete);
            assertTrue(failed.get(SECONDS, TimeUnit.SECONDS).getMessage().startsWith("cannot connect to 127.0.0.1:" + free));
        }
    }
}
