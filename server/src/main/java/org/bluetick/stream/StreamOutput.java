package org.bluetick.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Stanza;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;

/// What a stream writes: gathered during a turn, handed to the connection at its end. Touched only in the stream's turn.
final class StreamOutput {
    private static final int FLUSH_AT = 64 * 1024;
    private static final byte[] END = "</stream:stream>".getBytes(StandardCharsets.UTF_8);

    private final Connection connection;
    private List<byte[]> gathered = List.of();
    private int size;
    private long handedOver;

    StreamOutput(Connection connection) {
        this.connection = connection;
    }

    void write(Element element) {
        gather(ElementWriter.toBytes(element, Stanza.NAMESPACE));
    }

    /// The response header (RFC 6120 §4.7); `to` is what the client says it is.
    void writeHeader(Jid domain, String id, Optional<String> to) {
        Element header = new Element("stream", Stream.STREAMS, List.of(), List.of())
                .with("from", domain.toString())
                .with("id", id)
                .with("version", "1.0")
                .withLang("en");
        Element addressed = to.map(client -> header.with("to", client)).orElse(header);
        gather(ElementWriter.streamHeader(addressed, Stanza.NAMESPACE));
    }

    void writeEnd() {
        gather(END);
    }

    /// How many bytes have been written so far, handed over or not.
    long written() {
        return handedOver + size;
    }

    /// How many of them the socket has taken.
    long taken() {
        return handedOver - connection.unsent();
    }

    /// Hands over what has been gathered, as one piece.
    void flush() {
        if (gathered.isEmpty()) {
            return;
        }
        byte[] all = gathered.size() == 1 ? gathered.getFirst() : joined();
        gathered = List.of();
        handedOver += all.length;
        size = 0;
        connection.write(all);
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
