package org.bluetick.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;

/// What a stream writes: gathered during a turn, handed to the connection at its end. Touched only in the stream's turn.
final class StreamOutput {
    private static final int FLUSH_AT = 64 * 1024;

    private final Connection connection;
    private final StreamFraming framing;
    private List<byte[]> gathered = List.of();
    private int size;
    private long handedOver;

    StreamOutput(Connection connection, StreamFraming framing) {
        this.connection = connection;
        this.framing = framing;
    }

    void write(Element element) {
        gather(framing.element(element));
    }

    /// The response header (RFC 6120 §4.7); `to` is what the client says it is.
    void writeHeader(Jid domain, String id, Optional<String> to) {
        Element header = Element.EMPTY
                .with("from", domain.toString())
                .with("id", id)
                .with("version", "1.0")
                .withLang("en");
        Element addressed = to.map(client -> header.with("to", client)).orElse(header);
        gather(framing.header(addressed.attributes()));
    }

    void writeEnd() {
        gather(framing.end());
    }

    /// How many bytes have been written so far, handed over or not.
    long written() {
        return handedOver + size;
    }

    /// How many of them the socket has taken.
    long taken() {
        return handedOver - connection.unsent();
    }

    /// Writes past what has been gathered; from any thread.
    void writeAtOnce(Element element) {
        connection.write(framing.element(element));
    }

    /// Hands over what has been gathered.
    void flush() {
        if (gathered.isEmpty()) {
            return;
        }
        List<byte[]> pieces = gathered.size() == 1 || !framing.isOneText() ? gathered : List.of(joined());
        gathered = List.of();
        handedOver += size;
        size = 0;
        connection.write(pieces);
    }

    private void gather(byte[] bytes) {
        if (gathered.isEmpty()) {
            gathered = new ArrayList<>(4);
        }
        gathered.add(bytes);
        size += bytes.length;
        if (size > FLUSH_AT) {
            flush();
        }
    }

    private byte[] joined() {
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] bytes : gathered) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
            at += bytes.length;
        }
        return all;
    }
}
