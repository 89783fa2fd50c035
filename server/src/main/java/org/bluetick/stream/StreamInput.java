package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.bluetick.stanza.StreamError;
import org.bluetick.stanza.StreamError.Condition;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.xml.EventSource;
import org.bluetick.xml.StreamEvent;
import org.bluetick.xml.XmlException;
import org.bluetick.xml.XmlLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes elements of a connection's bytes and posts them to its stream. Everything here runs on the connection's I/O thread,
/// except what says otherwise.
final class StreamInput implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamInput.class);

    /// Reading stops while more than this waits for the stream's turn: 64 small stanzas, or 256 kB.
    private static final int MAX_WAITING = 256 * 1024;
    private static final int LEAST_WEIGHT = MAX_WAITING / 64;

    private final Connection connection;
    private final Stream stream;
    private final EventSource reader;
    private final LongSupplier ticker;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean tooMuchWaits = new AtomicBoolean();

    /// Set in the stream's turn before the client may send a new header: the limits that are in force from then on.
    private volatile @Nullable XmlLimits restart;
    private volatile long heardAt;
    private boolean deaf;

    StreamInput(Connection connection, Stream stream, EventSource reader, LongSupplier ticker) {
        this.connection = connection;
        this.stream = stream;
        this.reader = reader;
        this.ticker = ticker;
        this.heardAt = ticker.getAsLong();
    }

    /// From the stream's turn: the next thing to come is a new stream header (RFC 6120 §4.3.3).
    void restart(XmlLimits limits) {
        restart = limits;
    }

    /// When the last bytes came, by the ticker. From any thread.
    long heardAt() {
        return heardAt;
    }

    @Override
    public void received(ByteBuffer bytes) {
        heardAt = ticker.getAsLong();
        if (deaf) {
            return;
        }
        XmlLimits limits = restart;
        if (limits != null) {
            restart = null;
            reader.restart();
            reader.limits(limits);
        }
        try {
            reader.feed(bytes);
            readAll();
        } catch (XmlException e) {
            fail(new StreamError(Condition.valueOf(e.condition().name()), e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Reading from {} failed", connection.remoteAddress(), e);
            fail(StreamError.of(INTERNAL_SERVER_ERROR));
        }
    }

    @Override
    public void closed(Optional<Throwable> cause) {
        cause.ifPresent(why -> LOG.debug("The connection of {} is lost: {}", connection.remoteAddress(), why.toString()));
        stream.post(stream::lost);
    }

    private void readAll() throws XmlException {
        StreamEvent event = reader.next();
        while (event != null) {
            switch (event) {
                case StreamEvent.Opened opened -> post(() -> stream.opened(opened));
                case StreamEvent.Received received -> receive(received);
                case StreamEvent.Closed closed -> {
                    deaf = true;
                    post(stream::closedByClient);
                }
            }
            event = deaf ? null : reader.next();
        }
    }

    @Override
    public void drained() {
        stream.drained();
    }

    private void receive(StreamEvent.Received received) {
        if (StreamManagementFeature.isRequest(received.element()) && stream.acks().requested(waiting.get() > 0)) {
            return;
        }
        if (StartTls.isRequest(received.element())) {
            connection.suspendReading();
            if (reader.hasUnread()) { // RFC 6120 §5.4.3.3: nothing sent in clear may count inside TLS
                fail(new StreamError(POLICY_VIOLATION, "data after <starttls/>; expected nothing before <proceed/>"));
                return;
            }
        }
        int weight = Math.max(received.bytes(), LEAST_WEIGHT);
        if (waiting.addAndGet(weight) > MAX_WAITING) {
            connection.suspendReading();
            tooMuchWaits.set(true);
            resumeWhenLittleWaits(); // the turn may have taken all of it before it could see that reading has stopped
        }
        post(() -> {
            try {
                stream.received(received.element());
            } finally {
                handled(weight); // or reading would stop for ever after some failures
            }
        });
    }

    private void post(Runnable event) {
        stream.post(() -> stream.gate().pass(event));
    }

    /// In the stream's turn.
    private void handled(int weight) {
        waiting.addAndGet(-weight);
        resumeWhenLittleWaits();
    }

    /// From the I/O thread and the turn: whoever comes last sees both.
    private void resumeWhenLittleWaits() {
        if (tooMuchWaits.get() && waiting.get() <= MAX_WAITING / 2 && tooMuchWaits.compareAndSet(true, false)) {
            connection.resumeReading();
        }
    }

    private void fail(StreamError error) {
        deaf = true;
        stream.post(() -> stream.fail(error));
    }
}
