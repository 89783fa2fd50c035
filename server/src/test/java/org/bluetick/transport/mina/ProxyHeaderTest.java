package org.bluetick.transport.mina;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bluetick.transport.ProxyAddresses;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private final ProxyHeader header = new ProxyHeader();

    private static ByteBuffer hex(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    @Test
    void versionOneIsALine() throws IOException {
        ByteBuffer bytes = text("PROXY TCP4 198.51.100.22 203.0.113.7 35646 5222\r\n<?xml");
        assertTrue(header.take(bytes));
        assertEquals(Optional.of(new InetSocketAddress("198.51.100.22", 35646)), header.source());
        assertEquals(5, bytes.remaining(), "what follows belongs to the stream");
    }

    @Test
    void versionOneMayNotKnow() throws IOException {
        assertTrue(header.take(text("PROXY UNKNOWN\r\n")));
        assertEquals(Optional.empty(), header.source());
    }

    @Test
    void versionTwoIsBinaryAndMayComeByteByByte() throws IOException {
        ByteBuffer all = hex(SIGNATURE + "2111000c" + "c6336416" + "cb007107" + "8b3e" + "1466");
        while (all.remaining() > 1) {
            assertFalse(header.take(ByteBuffer.wrap(new byte[] {all.get()})));
        }
        assertTrue(header.take(all));
        assertEquals(Optional.of(new InetSocketAddress("198.51.100.22", 0x8b3e)), header.source());
    }

    @Test
    void versionTwoSpeaksOfIpv6AndMaySayMoreThanAddresses() throws IOException {
        ByteBuffer bytes = hex(SIGNATURE + "21210028" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002"
                + "1f90" + "1466" + "05000101" + "3c");
        assertTrue(header.take(bytes));
        assertEquals(Optional.of(new InetSocketAddress("2001:db8::1", 8080)), header.source());
        assertEquals(1, bytes.remaining());
    }

    @Test
    void aHealthCheckComesFromTheBalancerItself() throws IOException {
        assertTrue(header.take(hex(SIGNATURE + "20000000")));
        assertEquals(Optional.empty(), header.source());
    }

    @Test
    void whatIsNoHeaderIsRefused() {
        assertThrows(IOException.class, () -> header.take(text("<?xml version='1.0'?>")));
        assertThrows(IOException.class, () -> new ProxyHeader().take(text("PROXY TCP4 nowhere 203.0.113.7 1 2\r\n")));
        assertThrows(IOException.class, () -> new ProxyHeader().take(text("POST / HTTP/1.1\r\n")));
        assertThrows(IOException.class, () -> new ProxyHeader().take(text("P".repeat(200))));
        assertThrows(IOException.class, () -> new ProxyHeader().take(hex(SIGNATURE + "11110000")));
        assertThrows(IOException.class, () -> new ProxyHeader().take(hex(SIGNATURE + "21110004" + "c6336416")));
    }

    @Test
    void onlyTheNamedNetworksAreBelieved() throws IOException {
        ProxyAddresses addresses = new ProxyAddresses(List.of("192.0.2.10", "10.0.0.0/8", "2001:db8::/33"));
        assertTrue(addresses.test(InetAddress.getByName("192.0.2.10")));
        assertTrue(addresses.test(InetAddress.getByName("10.200.1.1")));
        assertTrue(addresses.test(InetAddress.getByName("2001:db8:7fff::1")));
        assertFalse(addresses.test(InetAddress.getByName("192.0.2.11")));
        assertFalse(addresses.test(InetAddress.getByName("2001:db8:8000::1")));
        assertThrows(IllegalArgumentException.class, () -> new ProxyAddresses(List.of("balancer.example")));
        assertThrows(IllegalArgumentException.class, () -> new ProxyAddresses(List.of("10.0.0.0/33")));
    }
}
