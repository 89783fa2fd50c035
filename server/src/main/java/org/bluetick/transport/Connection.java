package org.bluetick.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;

/// Bytes to and from one peer. Every method may be called from any thread and never blocks.
public interface Connection {
    InetSocketAddress remoteAddress();

    /// Appends to the outbound queue; ignored once [#close] or [#abort] was called or the peer is gone.
    /// The array belongs to the connection from then on: the caller must not change it.
    void write(byte[] bytes);

    /// The same for several at once. Where the connection has messages (WebSocket), each of them is one.
    default void write(List<byte[]> messages) {
        messages.forEach(this::write);
    }

    /// Bytes written which the socket has not taken. A chunk (up to 64 kB) counts until the socket has taken all of it.
    long unsent();

    /// Whether what is received and written from now on is protected: by TLS, here or as far as a trusted proxy.
    boolean secure();

    /// The TLS session, for certificates; empty until the handshake is complete.
    Optional<ExtendedSSLSession> tlsSession();

    /// Secret bytes which only the two ends of the TLS connection can compute (RFC 5705), for channel binding; empty
    /// until the handshake is complete, and when the connection is gone.
    default Optional<byte[]> keyingMaterial(String label, int length) {
        return tlsSession().map(session -> {
            try {
                return session.exportKeyingMaterialData(label, new byte[0], length);
            } catch (SSLException e) {
                throw new IllegalStateException("no keying material; expected some of an established session", e);
            }
        });
    }

    /// Sends `lastClearBytes` in clear behind everything already queued (`<proceed/>`, RFC 6120 §5.4.2.3), and
    /// speaks TLS from then on: whatever is read or written after this call is TLS. The caller has suspended
    /// reading before it answers, and resumes it afterwards. Who has connected sends nothing there: its ClientHello
    /// follows by itself.
    ///
    /// @throws IllegalStateException if the connection was not opened for STARTTLS, or TLS has already begun
    void startTls(byte[] lastClearBytes);

    /// Stops reading: at most what has already been read from the socket still arrives.
    void suspendReading();

    void resumeReading();

    /// Sends what is queued, then close_notify, then closes; after the transport's close timeout it aborts.
    /// Nothing is received any more; [ConnectionHandler#closed] follows.
    void close();

    /// Closes at once; what is queued is lost.
    void abort();
}
