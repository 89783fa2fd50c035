package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import org.bluetick.session.Mailbox;
import org.bluetick.session.Mailboxes;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.stanza.StreamError.Condition;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.xml.Element;
import org.bluetick.xml.ElementWriter;
import org.bluetick.xml.StreamEvent;
import org.bluetick.xml.StreamReader;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XML to and from another server over one connection. What comes is posted to the stream's mailbox; what a turn writes
/// leaves at its end, in one piece. The methods of [ConnectionHandler] run on the I/O thread, the others in the turn.
final class ServerConnection implements ConnectionHandler, Mailbox.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final byte[] END = "</stream:stream>".getBytes(StandardCharsets.UTF_8);
    private static final int FLUSH_AT = 64 * 1024;

    private final Connection connection;
    private final Stream stream;
    private final Mailbox mailbox;
    private final StreamReader reader;
    private final Intake intake;
    private volatile @Nullable Change change;
    private boolean deaf;

    private List<byte[]> gathered = List.of();
    private int size;
    private boolean over;

    /// How to read on.
    private record Change(XmlLimits limits, boolean restart) {}

    /// What is spoken on it. All in the stream's turn.
    interface Stream {
        void opened(StreamEvent.Opened header);

        void received(Element element);

        void closedByPeer();

        /// What came is not to be read on.
        void fail(StreamError error);

        /// What came in the turn could not be written down: it has not arrived.
        void turnFailed();

        /// The connection is gone.
        void lost(Optional<Throwable> cause);

        /// Last of a turn, before what was written leaves.
        void turnEnded();

        /// The socket has taken all that was written.
        void drained();
    }

    /// @param rate bytes a second that are read; 0: any
    ServerConnection(Connection connection, Mailboxes mailboxes, XmlLimits limits, long rate, Stream stream) {
        this.connection = connection;
        this.stream = stream;
        this.mailbox = mailboxes.open(this);
        this.reader = new StreamReader(limits);
        this.intake = new Intake(rate, connection::suspendReading, connection::resumeReading);
    }

    /// From any thread.
    void post(Runnable task) {
        mailbox.post(task);
    }

    /// From any thread, each second.
    void secondPassed() {
        intake.secondPassed();
    }

    /// From any thread.
    long unsent() {
        return connection.unsent();
    }

    /// From any thread.
    String address() {
        return connection.remoteAddress().getAddress().getHostAddress() + ":" + connection.remoteAddress().getPort();
    }

    boolean secure() {
        return connection.secure();
    }

    Optional<ExtendedSSLSession> tlsSession() {
        return connection.tlsSession();
    }

    void write(Element element) {
        write(ElementWriter.toBytes(element, Stanza.NAMESPACE)); // what stands in the stream's namespace is not told again
    }

    void write(byte[] bytes) {
        if (over) {
            return;
        }
        if (gathered.isEmpty()) {
            gathered = new ArrayList<>(4);
        }
        gathered.add(bytes);
        size += bytes.length;
        if (size > FLUSH_AT) {
            flush();
        }
    }

    /// The next thing to come is a stream header.
    void restart(XmlLimits limits) {
        change = new Change(limits, true);
    }

    void limits(XmlLimits limits) {
        change = new Change(limits, false);
    }

    /// Speaks TLS from now on. Reading was suspended when the element was read that led to this.
    void startTls(byte[] lastClearBytes, XmlLimits limits) {
        flush();
        restart(limits);
        connection.startTls(lastClearBytes);
        connection.resumeReading();
    }

    /// Closes the stream, then the connection.
    void finish() {
        if (!over) {
            write(END);
            flush();
            over = true;
            connection.close();
        }
    }

    void abort() {
        over = true;
        connection.abort();
    }

    @Override
    public void turnEnded() {
        stream.turnEnded();
        flush();
    }

    @Override
    public void turnFailed() {
        stream.turnFailed();
    }

    @Override
    public void received(ByteBuffer bytes) {
        if (deaf) {
            return;
        }
        Change due = change;
        if (due != null) {
            change = null;
            if (due.restart()) {
                reader.restart();
            }
            reader.limits(due.limits());
        }
        try {
            reader.feed(bytes);
            readAll();
        } catch (XmlException e) {
            refuse(new StreamError(Condition.valueOf(e.condition().name()), e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Reading from {} failed", address(), e);
            refuse(StreamError.of(INTERNAL_SERVER_ERROR));
        }
    }

    @Override
    public void closed(Optional<Throwable> cause) {
        post(() -> {
            over = true;
            stream.lost(cause);
        });
    }

    @Override
    public void drained() {
        post(stream::drained);
    }

    private void readAll() throws XmlException {
        for (StreamEvent event = reader.next(); event != null; event = deaf ? null : reader.next()) {
            switch (event) {
                case StreamEvent.Opened opened -> post(() -> stream.opened(opened));
                case StreamEvent.Received received -> receive(received);
                case StreamEvent.Closed closed -> {
                    deaf = true;
                    post(stream::closedByPeer);
                }
            }
        }
    }

    private void receive(StreamEvent.Received received) {
        if (StartTls.turnsToTls(received.element())) {
            connection.suspendReading();
            if (reader.hasUnread()) { // RFC 6120 §5.4.3.3: nothing sent in clear may count inside TLS
                refuse(new StreamError(POLICY_VIOLATION, "data after <" + received.element().name() + "/>; expected TLS"));
                return;
            }
        }
        intake.came(received.bytes());
        post(() -> {
            try {
                stream.received(received.element());
            } finally {
                intake.handled(received.bytes());
            }
        });
    }

    private void refuse(StreamError error) {
        deaf = true;
        post(() -> stream.fail(error));
    }

    private void flush() {
        if (gathered.isEmpty()) {
            return;
        }
        byte[] all = gathered.size() == 1 ? gathered.getFirst() : joined();
        gathered = List.of();
        size = 0;
        connection.write(all);
    }

    private byte[] joined() {
        ByteBuffer all = ByteBuffer.allocate(size);
        gathered.forEach(all::put);
        return all.array();
    }
}
