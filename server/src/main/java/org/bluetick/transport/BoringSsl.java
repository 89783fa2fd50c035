package org.bluetick.transport;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.conscrypt.AllocatedBuffer;
import org.conscrypt.BufferAllocator;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS by BoringSSL: Conscrypt puts it behind the JDK's interfaces. What differs from the JDK's own TLS behind the same
/// interfaces is dealt with here.
public final class BoringSsl {
    private static final Logger LOG = LoggerFactory.getLogger(BoringSsl.class);
    /// Conscrypt asks key managers for no others.
    private static final Set<String> KEYS = Set.of("EC", "RSA");

    private BoringSsl() {}

    /// Empty where it does not run, or not with such keys.
    static Optional<SSLContext> context(KeyManager[] keys, String algorithm) throws GeneralSecurityException {
        if (!KEYS.contains(algorithm)) {
            LOG.info("TLS is the JDK's: BoringSSL takes no {} key, expected one of {}", algorithm, KEYS);
            return Optional.empty();
        }
        try {
            Conscrypt.checkAvailability();
        } catch (UnsatisfiedLinkError e) {
            LOG.info("TLS is the JDK's, whose handshakes are slower: no BoringSSL for this machine ({})", e.getMessage());
            return Optional.empty();
        }
        SSLContext context = SSLContext.getInstance("TLS", Conscrypt.newProvider());
        context.init(keys, null, null);
        return Optional.of(context);
    }

    /// Refuses clients that offer none of the application protocols, as the JDK does by itself (RFC 7301 §3.2).
    static void insistOn(List<String> protocols, SSLEngine engine) {
        if (Conscrypt.isConscrypt(engine)) {
            engine.setHandshakeApplicationProtocolSelector((_, offered) -> protocols.stream()
                    .filter(offered::contains)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the client offers the application protocols " + offered + "; expected one of " + protocols)));
        }
    }

    /// Lends an engine direct buffers for the length of a call; otherwise it makes one of 17 kB and keeps it.
    ///
    /// @param room gives a buffer of at least that size, which the calling thread does not use elsewhere
    public static void lend(IntFunction<ByteBuffer> room, SSLEngine engine) {
        if (Conscrypt.isConscrypt(engine)) {
            Conscrypt.setBufferAllocator(engine, new BufferAllocator() {
                @Override
                public AllocatedBuffer allocateDirectBuffer(int capacity) {
                    return AllocatedBuffer.wrap(room.apply(capacity));
                }
            });
        }
    }

    public static boolean made(SSLEngine engine) {
        return Conscrypt.isConscrypt(engine);
    }

    /// Its sessions cannot export. Empty once the connection is closed.
    public static Optional<byte[]> keyingMaterial(SSLEngine engine, String label, int length) throws SSLException {
        return Optional.ofNullable(Conscrypt.exportKeyingMaterial(engine, label, new byte[0], length));
    }

    /// Gives back what an engine holds outside the heap. The JDK's holds nothing, and would complain of a peer that has
    /// not said close_notify.
    public static void free(SSLEngine engine) throws SSLException {
        if (Conscrypt.isConscrypt(engine)) {
            engine.closeInbound();
        }
    }
}
