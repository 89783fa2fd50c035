package org.bluetick.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A name server for ejabberd, which cannot be told in its configuration where others are: SRV records (RFC 2782) that point
/// to ports of this machine. A thread of its own answers.
final class TestDns implements AutoCloseable {
    private static final int SRV = 33;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<String, Integer> services;

    /// @param services by name: `_xmpp-server._tcp.example.net`
    TestDns(Map<String, Integer> services) throws IOException {
        this.services = services;
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket query = new DatagramPacket(buffer, buffer.length);
                socket.receive(query);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, query.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            }
        } catch (IOException closed) {
            socket.close();
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        short id = query.getShort();
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length != 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        query.getShort();
        Integer port = type == SRV ? services.get(name.toString()) : null;
        byte[] question = new byte[query.position() - 12];
        query.position(12).get(question);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(shorts(id, 0x8580 | (port == null ? NO_SUCH_NAME : 0), 1, port == null ? 0 : 1, 0, 0));
        out.write(question);
        if (port != null) {
            byte[] target = "\tlocalhost\0".getBytes(StandardCharsets.US_ASCII);
            out.write(shorts(0xc00c, SRV, 1, 0, 1, 6 + target.length, 0, 0, port));
            out.write(target);
        }
        return out.toByteArray();
    }

    private static byte[] shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }
}
