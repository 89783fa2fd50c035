package org.bluetick.transport.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bluetick.transport.mina.TransportFixture.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.write.WriteTimeoutException;
import org.bluetick.transport.Connection;
import org.bluetick.transport.TestCertificates;
import org.bluetick.transport.TlsMode;
import org.bluetick.transport.TransportOptions;
import org.bluetick.transport.mina.TransportFixture.Accepted;
import org.junit.jupiter.api.Test;

final class MinaTransportTest {
    private static final TlsMode PLAIN = new TlsMode.None();
    private static final int BIG = 5_000_000;
    private static final int THREADS = 4;
    private static final int PER_THREAD = 500;

    @Test
    void echoesInClear() throws Exception {
        try (TransportFixture it = TransportFixture.echo(PLAIN); Socket socket = it.connect()) {
            socket.getOutputStream().write("wherefore".getBytes(US_ASCII));
            assertEquals("wherefore", new String(socket.getInputStream().readNBytes(9), US_ASCII));
            Connection connection = it.next().connection;
            assertEquals(socket.getLocalPort(), connection.remoteAddress().getPort());
            assertFalse(connection.secure());
            assertEquals(Optional.empty(), connection.tlsSession());
        }
    }

    @Test
    void aBalancerSaysWhereAConnectionComesFrom() throws Exception {
        TransportOptions options = TransportFixture.options().withProxies(InetAddress::isLoopbackAddress);
        try (TransportFixture it = new TransportFixture(PLAIN, options, (a, bytes) -> a.connection.write(bytes)); Socket socket = it.connect()) {
            socket.getOutputStream().write("PROXY TCP4 198.51.100.22 203.0.113.7 35646 5222\r\nwherefore".getBytes(US_ASCII));
            assertEquals("wherefore", new String(socket.getInputStream().readNBytes(9), US_ASCII));
            assertEquals("198.51.100.22", it.next().connection.remoteAddress().getAddress().getHostAddress());
        }
    }

    @Test
    void aBalancerThatDoesNotSayIsCutOff() throws Exception {
        TransportOptions options = TransportFixture.options().withProxies(InetAddress::isLoopbackAddress);
        try (TransportFixture it = new TransportFixture(PLAIN, options, (a, bytes) -> {}); Socket socket = it.connect()) {
            socket.getOutputStream().write("<?xml version='1.0'?>".getBytes(US_ASCII));
            assertEquals(-1, readToEnd(socket));
            assertEquals(0, it.accepted.size());
        }
    }

    private static int readToEnd(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }

    @Test
    void echoesOverIpv6() throws Exception {
        try (MinaTransport transport = new MinaTransport(TransportFixture.options());
                var listener = transport.listen(
                        new InetSocketAddress(InetAddress.getByName("::1"), 0), PLAIN, connection -> {
                            connection.write(new byte[] {7});
                            return new Accepted(connection, (a, bytes) -> {});
                        });
                Socket socket = new Socket("::1", listener.address().getPort())) {
            assertEquals(7, socket.getInputStream().read());
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (TransportFixture it = TransportFixture.echo(PLAIN)) {
            InetSocketAddress taken = it.listener.address();
            IOException e =
                    assertThrows(IOException.class, () -> it.transport.listen(taken, PLAIN, connection -> null));
            assertTrue(e.getMessage().startsWith("cannot listen on 127.0.0.1:" + taken.getPort()), e.getMessage());
        }
    }

    @Test
    void aClosedListenerKeepsItsConnectionsAndCanBeOpenedAgain() throws Exception {
        try (TransportFixture it = TransportFixture.echo(PLAIN); Socket socket = it.connect()) {
            it.next();
            it.listener.close();
            assertThrows(IOException.class, it::connect);
            socket.getOutputStream().write(5);
            assertEquals(5, socket.getInputStream().read());
            it.transport.listen(it.listener.address(), PLAIN, c -> new Accepted(c, (a, b) -> {}));
            it.connect().close();
        }
    }

    @Test
    void aLargeWriteAndManySmallOnesFromSeveralThreadsArriveWholeAndInOrder() throws Exception {
        try (TransportFixture it = TransportFixture.silent(PLAIN); Socket socket = it.connect()) {
            largeAndSmall(it.next(), socket);
        }
    }

    @Test
    void theSameOverTls() throws Exception {
        TlsMode tls = TransportFixture.direct(TestCertificates.localhost());
        try (TransportFixture it = TransportFixture.silent(tls); Socket socket = it.connectTls()) {
            socket.getOutputStream().write(1);
            Accepted accepted = it.next();
            accepted.chunks.poll(SECONDS, TimeUnit.SECONDS);
            largeAndSmall(accepted, socket);
        }
    }

    private static void largeAndSmall(Accepted accepted, Socket socket) throws Exception {
        byte[] big = new byte[BIG];
        new Random(1).nextBytes(big);
        accepted.connection.write(big);
        List<Thread> writers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int id = thread;
            writers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < PER_THREAD; i++) {
                    accepted.connection.write(ByteBuffer.allocate(8).putInt(id).putInt(i).array());
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertTrue(accepted.connection.unsent() > THREADS * PER_THREAD * 8);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertArrayEquals(big, in.readNBytes(BIG));
        int[] expected = new int[THREADS];
        for (int i = 0; i < THREADS * PER_THREAD; i++) {
            int id = in.readInt();
            assertEquals(expected[id]++, in.readInt());
        }
        assertTrue(accepted.drained.await(SECONDS, TimeUnit.SECONDS));
        assertEquals(0, accepted.connection.unsent());
    }

    @Test
    void closeSendsWhatIsQueuedAndNothingAfterwards() throws Exception {
        try (TransportFixture it = TransportFixture.silent(PLAIN); Socket socket = it.connect()) {
            Accepted accepted = it.next();
            accepted.connection.write(new byte[1_000_000]);
            accepted.connection.close();
            accepted.connection.write(new byte[1000]);
            assertEquals(1_000_000, socket.getInputStream().readAllBytes().length);
            assertEquals(Optional.empty(), accepted.closedBecause());
        }
    }

    @Test
    void closeGivesUpOnAPeerThatDoesNotRead() throws Exception {
        var options = TransportFixture.options().withTimeouts(Duration.ofSeconds(60), Duration.ofMillis(50));
        try (TransportFixture it = new TransportFixture(PLAIN, options, (a, b) -> {}); Socket socket = it.connect()) {
            socket.setReceiveBufferSize(8192);
            Accepted accepted = it.next();
            accepted.connection.write(new byte[50_000_000]);
            accepted.connection.close();
            assertEquals(Optional.empty(), accepted.closedBecause());
        }
    }

    @Test
    void aStuckPeerIsCutOffWithTheCause() throws Exception {
        var options = TransportFixture.options().withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (TransportFixture it = new TransportFixture(PLAIN, options, (a, b) -> {}); Socket socket = it.connect()) {
            socket.setReceiveBufferSize(8192);
            Accepted accepted = it.next();
            accepted.connection.write(new byte[50_000_000]);
            assertInstanceOf(WriteTimeoutException.class, accepted.closedBecause().orElseThrow());
        }
    }

    @Test
    void abortClosesAtOnce() throws Exception {
        try (TransportFixture it = TransportFixture.silent(PLAIN); Socket socket = it.connect()) {
            Accepted accepted = it.next();
            accepted.connection.write(new byte[50_000_000]);
            accepted.connection.abort();
            assertEquals(Optional.empty(), accepted.closedBecause());
            assertEquals(0, accepted.connection.unsent());
            assertThrows(IOException.class, () -> {
                if (socket.getInputStream().readAllBytes().length < 50_000_000) {
                    throw new EOFException("less than was written");
                }
            });
        }
    }

    @Test
    void aPeerThatVanishesIsNoticed() throws Exception {
        try (TransportFixture it = TransportFixture.silent(PLAIN)) {
            Socket socket = it.connect();
            Accepted accepted = it.next();
            socket.setSoLinger(true, 0);
            socket.close();
            assertInstanceOf(IOException.class, accepted.closedBecause().orElseThrow());
        }
    }

    @Test
    void aPeerThatStopsSendingStillGetsWhatIsQueued() throws Exception {
        try (TransportFixture it = TransportFixture.echo(PLAIN); Socket socket = it.connect()) {
            Accepted accepted = it.next();
            byte[] bytes = new byte[300_000];
            new Random(2).nextBytes(bytes);
            Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    accepted.closed.completeExceptionally(e);
                }
            });
            assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
            assertEquals(Optional.empty(), accepted.closedBecause());
        }
    }

    @Test
    void nothingArrivesWhileReadingIsSuspendedAndNothingIsLost() throws Exception {
        try (TransportFixture it = TransportFixture.silent(PLAIN); Socket socket = it.connect()) {
            Accepted accepted = it.next();
            byte[] bytes = new byte[20_000];
            new Random(3).nextBytes(bytes);
            for (int i = 0; i < bytes.length; i += 100) {
                accepted.connection.suspendReading();
                socket.getOutputStream().write(bytes, i, 100);
                accepted.connection.resumeReading();
            }
            accepted.connection.suspendReading();
            accepted.connection.resumeReading();
            socket.shutdownOutput();
            accepted.closedBecause();
            assertArrayEquals(bytes, accepted.received.toByteArray());
        }
    }

    @Test
    void suspendingAndResumingDoesNotStallAWriteInFlight() throws Exception {
        try (TransportFixture it = TransportFixture.silent(PLAIN); Socket socket = it.connect()) {
            Accepted accepted = it.next();
            accepted.connection.write(new byte[BIG]);
            Thread toggling = Thread.startVirtualThread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    accepted.connection.suspendReading();
                    accepted.connection.resumeReading();
                }
            });
            assertEquals(BIG, socket.getInputStream().readNBytes(BIG).length);
            toggling.join();
        }
    }

    @Test
    void aHandlerThatFailsEndsItsConnectionOnly() throws Exception {
        var failure = new StackOverflowError("a handler's bug");
        try (TransportFixture it = new TransportFixture(
                        PLAIN, TransportFixture.options().withIoThreads(1), (a, bytes) -> {
                            if (bytes[0] == 1) {
                                throw failure;
                            }
                            a.connection.write(bytes);
                        });
                Socket bad = it.connect();
                Socket good = it.connect()) {
            Accepted accepted = it.next();
            bad.getOutputStream().write(1);
            assertEquals(Optional.of(failure), accepted.closedBecause());
            good.getOutputStream().write(2);
            assertEquals(2, good.getInputStream().read());
        }
    }

    @Test
    void manyIdleConnectionsLeaveNothingBehind() throws Exception {
        TlsMode tls = TransportFixture.direct(TestCertificates.localhost());
        try (TransportFixture it = TransportFixture.echo(tls)) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Socket socket = it.connectTls();
                socket.getOutputStream().write(i);
                assertEquals(i & 0xff, socket.getInputStream().read());
                sockets.add(socket);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            for (int i = 0; i < 500; i++) {
                assertEquals(Optional.empty(), it.next().closedBecause());
            }
            assertEquals(0, ((MinaListener) it.listener).connections());
        }
    }
}
