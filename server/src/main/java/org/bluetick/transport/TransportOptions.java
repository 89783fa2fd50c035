package org.bluetick.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/// How a transport behaves.
///
/// @param ioThreads threads that read and write sockets
/// @param backlog connections the kernel holds while they wait to be accepted
/// @param writeTimeout a peer that takes no byte of a waiting write for so long is cut off; whole seconds
/// @param closeTimeout how long [Connection#close] tries to send what is queued
/// @param highMark bytes; [ConnectionHandler#drained] is called when the outbound queue had held more and is empty
/// @param handshakesOnIoThreads compute TLS handshakes on the I/O thread instead of on virtual threads
/// @param proxies addresses of load balancers, which say where a connection comes from before anything else (PROXY protocol)
public record TransportOptions(
        int ioThreads,
        int backlog,
        Duration writeTimeout,
        Duration closeTimeout,
        int highMark,
        boolean handshakesOnIoThreads,
        Predicate<InetAddress> proxies) {

    public TransportOptions {
        if (ioThreads < 1) {
            throw new IllegalArgumentException("ioThreads: " + ioThreads + "; expected at least 1");
        }
        if (writeTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("writeTimeout: " + writeTimeout + "; expected at least one second");
        }
    }

    public static TransportOptions defaults() {
        int ioThreads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new TransportOptions(ioThreads, 1024, Duration.ofSeconds(60), Duration.ofSeconds(2), 0, false, _ -> false);
    }

    public TransportOptions withIoThreads(int threads) {
        return new TransportOptions(threads, backlog, writeTimeout, closeTimeout, highMark, handshakesOnIoThreads, proxies);
    }

    public TransportOptions withTimeouts(Duration write, Duration close) {
        return new TransportOptions(ioThreads, backlog, write, close, highMark, handshakesOnIoThreads, proxies);
    }

    public TransportOptions withHandshakesOnIoThreads(boolean inline) {
        return new TransportOptions(ioThreads, backlog, writeTimeout, closeTimeout, highMark, inline, proxies);
    }

    public TransportOptions withProxies(Predicate<InetAddress> addresses) {
        return new TransportOptions(ioThreads, backlog, writeTimeout, closeTimeout, highMark, handshakesOnIoThreads, addresses);
    }
}
