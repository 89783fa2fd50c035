package org.bluetick.transport.mina;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a load balancer says of a connection before anything else: the PROXY protocol, versions 1 and 2
/// (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt). Touched only on the connection's I/O thread.
final class ProxyHeader {
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int FIXED_PART = 16;
    private static final int LONGEST_LINE = 107;
    /// A balancer may add more than addresses.
    private static final int LONGEST = 4096;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;

    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    private @Nullable InetSocketAddress source;

    /// Takes of the bytes what belongs to the header; true: it is complete.
    /// @throws IOException when this is none
    boolean take(ByteBuffer received) throws IOException {
        while (received.hasRemaining()) {
            if (!bytes.hasRemaining()) {
                throw new ProtocolException("a PROXY header of more than " + LONGEST + " bytes");
            }
            bytes.put(received.get());
            if (isComplete()) {
                return true;
            }
        }
        return false;
    }

    /// Where the connection came from; empty: from the balancer itself, or it cannot say.
    Optional<InetSocketAddress> source() {
        return Optional.ofNullable(source);
    }

    private boolean isComplete() throws IOException {
        int size = bytes.position();
        byte first = bytes.get(0);
        if (first == 'P') {
            return isCompleteLine(size);
        }
        int known = Math.min(size, SIGNATURE.length);
        for (int i = 0; i < known; i++) {
            if (bytes.get(i) != SIGNATURE[i]) {
                throw notProxy();
            }
        }
        if (size < FIXED_PART || size < FIXED_PART + Short.toUnsignedInt(bytes.getShort(FIXED_PART - 2))) {
            return false;
        }
        readBinary();
        return true;
    }

    /// Version 1.
    private boolean isCompleteLine(int size) throws IOException {
        if (bytes.get(size - 1) != '\n') {
            if (size >= LONGEST_LINE) {
                throw notProxy();
            }
            return false;
        }
        String[] words = new String(bytes.array(), 0, size, StandardCharsets.US_ASCII).strip().split(" ");
        if (words.length < 2 || !words[0].equals("PROXY")) {
            throw notProxy();
        }
        if (words[1].equals("UNKNOWN")) {
            return true;
        }
        if (words.length != 6 || !words[2].matches("[0-9a-fA-F:.]+") || !words[4].matches("[0-9]{1,5}")) {
            throw notProxy();
        }
        source = new InetSocketAddress(InetAddress.getByName(words[2]), Integer.parseInt(words[4]));
        return true;
    }

    private void readBinary() throws IOException {
        int command = bytes.get(12);
        int family = bytes.get(13);
        if (command >> 4 != 2) {
            throw new ProtocolException("PROXY protocol version " + (command >> 4) + "; expected 1 or 2");
        }
        boolean isLocal = (command & 0xf) == 0; // for instance a health check
        if (!isLocal && family == TCP_OVER_IPV4) {
            source = source(4);
        } else if (!isLocal && family == TCP_OVER_IPV6) {
            source = source(16);
        }
    }

    private InetSocketAddress source(int length) throws IOException {
        if (bytes.position() < FIXED_PART + 2 * length + 4) {
            throw new ProtocolException("a PROXY header without its addresses");
        }
        byte[] address = new byte[length];
        bytes.get(FIXED_PART, address);
        int port = Short.toUnsignedInt(bytes.getShort(FIXED_PART + 2 * length));
        return new InetSocketAddress(InetAddress.getByAddress(address), port);
    }

    private static ProtocolException notProxy() {
        return new ProtocolException("no PROXY header; expected one from the addresses in listen.proxies");
    }
}
