package org.bluetick.xml;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.bluetick.xml.StanzaFramer.Frame;
import org.jspecify.annotations.Nullable;

/// Reads an XML stream (RFC 6120 §4) from bytes as they arrive.
///
/// Everything in this class runs in the connection's I/O thread. A reader that waits for nothing but a new stanza
/// holds no buffer; one that waits for the rest of a stanza holds what has come, never more than the limit.
public final class StreamReader implements EventSource {
    private static final byte[] NOTHING = {};

    private final StanzaFramer framer;
    private XmlLimits limits;
    private @Nullable StreamHeader header;
    private @Nullable XmlException failure;
    private boolean closed;

    /// Unread bytes are those from `start` to `end`. The array may be a caller's: it is then never written to.
    private byte[] bytes = NOTHING;
    private int start;
    private int end;
    private boolean borrowed;

    public StreamReader(XmlLimits limits) {
        this.limits = limits;
        this.framer = StanzaFramer.ofStream(limits);
    }

    @Override
    public void limits(XmlLimits limits) {
        this.limits = limits;
        framer.limits(limits);
    }

    @Override
    public void feed(ByteBuffer fed) {
        if (failure != null || closed) {
            fed.position(fed.limit());
        } else if (start == end && fed.hasArray()) {
            borrow(fed);
        } else {
            append(fed);
        }
    }

    private void borrow(ByteBuffer fed) {
        bytes = fed.array();
        start = fed.arrayOffset() + fed.position();
        end = fed.arrayOffset() + fed.limit();
        borrowed = true;
        fed.position(fed.limit());
    }

    private void append(ByteBuffer fed) {
        int more = fed.remaining();
        makeRoom(more);
        fed.get(bytes, end, more);
        end += more;
    }

    private void makeRoom(int more) {
        int unread = end - start;
        int needed = Math.addExact(unread, more);
        if (borrowed || needed > bytes.length) {
            byte[] larger = new byte[Math.max(needed, Math.min(unread * 2, limits.stanzaBytes()))];
            System.arraycopy(bytes, start, larger, 0, unread);
            own(larger, unread);
        } else if (end + more > bytes.length) {
            System.arraycopy(bytes, start, bytes, 0, unread);
            own(bytes, unread);
        }
    }

    private void own(byte[] array, int unread) {
        bytes = array;
        start = 0;
        end = unread;
        borrowed = false;
    }

    @Override
    public @Nullable StreamEvent next() throws XmlException {
        if (failure != null) {
            throw failure;
        }
        try {
            return read();
        } catch (XmlException refused) {
            failure = refused;
            own(NOTHING, 0);
            throw refused;
        }
    }

    private @Nullable StreamEvent read() throws XmlException {
        while (!closed) {
            if (framer.betweenFrames()) {
                start = ElementParser.skipSpace(bytes, start, end);
            }
            Frame frame = framer.scan(bytes, start, end);
            if (frame == Frame.INCOMPLETE) {
                break;
            }
            int length = framer.takeLength();
            int from = start;
            start += length;
            StreamEvent event = event(frame, from, length);
            if (event != null) {
                return event;
            }
        }
        keepTail();
        return null;
    }

    private @Nullable StreamEvent event(Frame frame, int from, int length) throws XmlException {
        return switch (frame) {
            case XML_DECLARATION -> {
                XmlDeclaration.check(bytes, from, length);
                yield null;
            }
            case HEADER -> opened(StreamHeader.parse(bytes, from, length));
            case ELEMENT -> received(from, length);
            case END_TAG -> closed(from, length);
            case BYTE_ORDER_MARK, INCOMPLETE -> null;
        };
    }

    private StreamEvent opened(StreamHeader opened) {
        header = opened;
        return new StreamEvent.Opened(opened.element(), opened.contentNamespace());
    }

    private StreamEvent received(int from, int length) throws XmlException {
        return new StreamEvent.Received(StanzaParser.parse(bytes, from, length, openHeader()), length);
    }

    private StreamEvent closed(int from, int length) throws XmlException {
        if (!openHeader().isClosedBy(bytes, from, length)) {
            throw XmlException.notWellFormed("an end tag that closes nothing; expected </" + openHeader().qualifiedName() + ">");
        }
        closed = true;
        own(NOTHING, 0);
        return new StreamEvent.Closed();
    }

    /// The framer finds elements and end tags only after a header.
    private StreamHeader openHeader() {
        return Objects.requireNonNull(header, "no stream header yet");
    }

    private void keepTail() {
        if (start == end) {
            own(NOTHING, 0);
        } else if (borrowed || start > 0) {
            own(Arrays.copyOfRange(bytes, start, end), end - start);
        }
    }

    @Override
    public boolean hasUnread() {
        return ElementParser.skipSpace(bytes, start, end) != end;
    }

    /// What the reader keeps for itself, for want of the rest.
    int bufferedBytes() {
        return borrowed ? 0 : bytes.length;
    }

    @Override
    public void restart() {
        framer.restart();
        header = null;
        closed = false;
    }
}
