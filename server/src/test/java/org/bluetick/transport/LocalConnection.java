package org.bluetick.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;

/// For tests: a connection that does not leave the process. It says that it is secure, and has no TLS.
public interface LocalConnection extends Connection {
    @Override
    default InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    default boolean secure() {
        return true;
    }

    @Override
    default Optional<ExtendedSSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    default void startTls(byte[] lastClearBytes) {
        throw new UnsupportedOperationException("it is secure already");
    }
}
