package org.bluetick.xml;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bluetick.xml.XmlException.Condition;
import org.jspecify.annotations.Nullable;

/// Reads an XMPP stream that comes in messages, each a whole element (RFC 7395 §3.3): what is fed at once is a message.
/// `<open/>` is the stream header, `<close/>` the closing tag. A message of no bytes is passed over.
///
/// Everything in this class runs in the connection's I/O thread. Holds no buffer.
public final class MessageReader implements EventSource {
    /// RFC 7395 §3.3.2.
    public static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
    private static final byte[] NOTHING = {};
    private static final byte[] DECLARATION = "<?xml ".getBytes(US_ASCII);

    private final String contentNamespace;
    private XmlLimits limits;
    private @Nullable XmlException failure;
    private boolean headerExpected = true;
    private boolean closed;

    /// The message that is to be read next.
    private byte[] bytes = NOTHING;
    private int start;
    private int end;

    /// @param contentNamespace which a document would declare in its header (RFC 6120 §4.8.2)
    public MessageReader(XmlLimits limits, String contentNamespace) {
        this.limits = limits;
        this.contentNamespace = contentNamespace;
    }

    @Override
    public void limits(XmlLimits limits) {
        this.limits = limits;
    }

    @Override
    public void feed(ByteBuffer message) {
        if (message.hasArray()) {
            bytes = message.array();
            start = message.arrayOffset() + message.position();
            message.position(message.limit());
        } else {
            bytes = new byte[message.remaining()];
            start = 0;
            message.get(bytes);
        }
        end = message.hasArray() ? message.arrayOffset() + message.limit() : bytes.length;
    }

    @Override
    public @Nullable StreamEvent next() throws XmlException {
        if (failure != null) {
            throw failure;
        }
        if (closed || start == end) {
            return null;
        }
        try {
            return event(parse(), end - start);
        } catch (XmlException refused) {
            failure = refused;
            throw refused;
        } finally {
            bytes = NOTHING;
            start = 0;
            end = 0;
        }
    }

    private Element parse() throws XmlException {
        if (bytes[start] != '<') {
            throw new XmlException(Condition.BAD_FORMAT, "a message that begins with the byte " + bytes[start] + "; expected '<'");
        }
        int from = afterDeclaration();
        return ElementParser.parse(bytes, from, end - from, limits);
    }

    /// RFC 7395 §3.3.3: an XML declaration is not recommended, and so allowed.
    private int afterDeclaration() throws XmlException {
        if (end - start < DECLARATION.length || !Arrays.equals(bytes, start, start + DECLARATION.length, DECLARATION, 0, DECLARATION.length)) {
            return start;
        }
        int at = start;
        while (at < end && bytes[at] != '>') {
            at++;
        }
        XmlDeclaration.check(bytes, start, Math.min(at + 1, end) - start);
        return at + 1;
    }

    private StreamEvent event(Element element, int size) throws XmlException {
        if (!element.namespace().equals(FRAMING)) {
            if (headerExpected && element.name().equals("open")) {
                throw new XmlException(Condition.INVALID_NAMESPACE, "<open/> in another namespace; expected " + FRAMING);
            }
            return new StreamEvent.Received(element, size);
        }
        return switch (element.name()) {
            case "open" -> {
                headerExpected = false;
                yield new StreamEvent.Opened(new Element("open", FRAMING, element.attributes(), List.of()), contentNamespace);
            }
            case "close" -> {
                closed = true;
                yield new StreamEvent.Closed();
            }
            default -> throw new XmlException(Condition.BAD_FORMAT, "<" + element.name() + "/> in " + FRAMING + "; expected <open/> or <close/>");
        };
    }

    /// A message is read at once: nothing is left of it.
    @Override
    public boolean hasUnread() {
        return false;
    }

    @Override
    public void restart() {
        headerExpected = true;
    }
}
