package org.bluetick.xml;

import static org.bluetick.xml.XmlException.notWellFormed;
import static org.bluetick.xml.XmlException.overLimit;
import static org.bluetick.xml.XmlException.restricted;

import org.bluetick.xml.XmlException.Condition;

/// Finds where the next piece of a stream ends: its header, a first-level element, its closing tag. A byte state machine
/// that knows depth, quotes and CDATA, and nothing of names or namespaces; what it lets through is still to be parsed.
/// It refuses at the first byte that shows it what XMPP forbids (RFC 6120 §11.1) or what is over a limit.
///
/// Works on UTF-8 as on ASCII: no byte of a longer sequence looks like markup. Remembers how far it has looked, not the
/// bytes. Belongs to its [StreamReader].
final class StanzaFramer {
    enum Frame {
        /// More bytes are needed.
        INCOMPLETE,
        BYTE_ORDER_MARK,
        XML_DECLARATION,
        /// The start tag of the stream.
        HEADER,
        /// A first-level element, from its start tag to its end tag.
        ELEMENT,
        /// An end tag that closes none of the elements seen.
        END_TAG
    }

    private enum State {
        BETWEEN, MARKUP, START_TAG, VALUE, EMPTY_TAG, END_TAG, TEXT, EXCLAMATION, LITERAL, CDATA, DECLARATION
    }

    private static final byte[] CDATA_START = {'[', 'C', 'D', 'A', 'T', 'A', '['};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private XmlLimits limits;
    private State state = State.BETWEEN;
    private Frame found = Frame.INCOMPLETE;
    private boolean headerExpected;
    private boolean markAllowed;
    private boolean declarationAllowed;
    private int scanned;
    private int depth;
    private int attributes;
    private int valueBytes;
    private byte quote;
    private byte[] literal = CDATA_START;
    private int matched;
    private int brackets;
    private byte previous;

    private StanzaFramer(XmlLimits limits) {
        this.limits = limits;
    }

    static StanzaFramer ofStream(XmlLimits limits) {
        StanzaFramer framer = new StanzaFramer(limits);
        framer.restart();
        return framer;
    }

    /// Expects elements right away.
    static StanzaFramer ofElements(XmlLimits limits) {
        return new StanzaFramer(limits);
    }

    void limits(XmlLimits limits) {
        this.limits = limits;
    }

    /// Forgets what it has seen of an incomplete frame, and expects a stream header.
    void restart() {
        startFrame();
        headerExpected = true;
        markAllowed = true;
        declarationAllowed = true;
    }

    /// True between frames, where white space may be skipped.
    boolean betweenFrames() {
        return state == State.BETWEEN;
    }

    /// Looks for the end of the frame that begins at `start`, where it began in the last call if that was incomplete.
    /// White space before a frame is the caller's to skip.
    Frame scan(byte[] bytes, int start, int end) throws XmlException {
        int stop = start + Math.min(end - start, limits.stanzaBytes());
        int at = start + scanned;
        while (at < stop) {
            at = step(bytes, at, stop);
            if (found != Frame.INCOMPLETE) {
                Frame frame = found;
                startFrame();
                scanned = at - start;
                return frame;
            }
        }
        scanned = at - start;
        if (stop < end) {
            throw overLimit("the length in bytes of " + (headerExpected ? "a stream header" : "an element"), limits.stanzaBytes());
        }
        return Frame.INCOMPLETE;
    }

    /// The length of the frame just found; the next scan starts anew.
    int takeLength() {
        int length = scanned;
        scanned = 0;
        return length;
    }

    private void startFrame() {
        state = State.BETWEEN;
        found = Frame.INCOMPLETE;
        scanned = 0;
        depth = 0;
    }

    private int step(byte[] bytes, int at, int stop) throws XmlException {
        return switch (state) {
            case TEXT -> text(bytes, at, stop);
            case START_TAG -> startTag(bytes, at, stop);
            case VALUE -> value(bytes, at, stop);
            case END_TAG -> endTag(bytes, at, stop);
            default -> {
                single(bytes[at]);
                yield at + 1;
            }
        };
    }

    private void single(byte seen) throws XmlException {
        switch (state) {
            case BETWEEN -> between(seen);
            case MARKUP -> markup(seen);
            case EMPTY_TAG -> emptyTag(seen);
            case EXCLAMATION -> exclamation(seen);
            case LITERAL -> literal(seen);
            case CDATA -> cdata(seen);
            case DECLARATION -> declaration(seen);
            case TEXT, START_TAG, VALUE, END_TAG -> throw new IllegalStateException(state + " is scanned in runs");
        }
    }

    private void between(byte seen) throws XmlException {
        if (seen == '<') {
            state = State.MARKUP;
        } else if (markAllowed && seen == BYTE_ORDER_MARK[0]) {
            expect(BYTE_ORDER_MARK);
        } else if (markAllowed && (seen == (byte) 0xFE || seen == (byte) 0xFF)) {
            throw new XmlException(Condition.UNSUPPORTED_ENCODING, "a UTF-16 byte order mark; expected UTF-8");
        } else {
            throw notWellFormed("text outside of first-level elements, byte 0x%02x; expected '<'".formatted(seen));
        }
        markAllowed = false;
    }

    private void markup(byte seen) throws XmlException {
        switch (seen) {
            case '/' -> endTagOpened();
            case '!' -> state = State.EXCLAMATION;
            case '?' -> declarationOpened();
            default -> startTagOpened(seen);
        }
    }

    private void endTagOpened() throws XmlException {
        if (headerExpected) {
            throw notWellFormed("an end tag; expected a stream header");
        }
        state = State.END_TAG;
    }

    private void declarationOpened() throws XmlException {
        if (!declarationAllowed) {
            throw restricted("a processing instruction or a second XML declaration");
        }
        declarationAllowed = false;
        previous = 0;
        state = State.DECLARATION;
    }

    private void startTagOpened(byte seen) throws XmlException {
        if (!mayStartName(seen)) {
            throw notWellFormed("byte 0x%02x after '<'; expected a name".formatted(seen));
        }
        if (depth == limits.depth()) {
            throw overLimit("the depth of elements within one another", limits.depth());
        }
        declarationAllowed = false;
        attributes = 0;
        state = State.START_TAG;
    }

    private static boolean mayStartName(byte seen) {
        return seen >= 'a' && seen <= 'z' || seen >= 'A' && seen <= 'Z' || seen == '_' || seen == ':' || seen < 0;
    }

    private int startTag(byte[] bytes, int from, int stop) throws XmlException {
        for (int at = from; at < stop; at++) {
            switch (bytes[at]) {
                case '>' -> {
                    startTagClosed();
                    return at + 1;
                }
                case '/' -> {
                    state = State.EMPTY_TAG;
                    return at + 1;
                }
                case '\'', '"' -> {
                    valueOpened(bytes[at]);
                    return at + 1;
                }
                case '<' -> throw notWellFormed("'<' inside a start tag");
                default -> {}
            }
        }
        return stop;
    }

    private void startTagClosed() {
        if (headerExpected) {
            headerExpected = false;
            found = Frame.HEADER;
        } else {
            depth++;
            state = State.TEXT;
        }
    }

    private void valueOpened(byte quote) throws XmlException {
        attributes++;
        if (attributes > limits.attributes()) {
            throw overLimit("the number of attributes of one element", limits.attributes());
        }
        this.quote = quote;
        valueBytes = 0;
        state = State.VALUE;
    }

    private int value(byte[] bytes, int from, int stop) throws XmlException {
        int at = from;
        while (at < stop && bytes[at] != quote) {
            if (bytes[at] == '<') {
                throw notWellFormed("'<' in an attribute value");
            }
            if (++valueBytes > limits.attributeBytes()) {
                throw overLimit("the length in bytes of an attribute value", limits.attributeBytes());
            }
            at++;
        }
        if (at == stop) {
            return stop;
        }
        state = State.START_TAG;
        return at + 1;
    }

    private void emptyTag(byte seen) throws XmlException {
        if (seen != '>') {
            throw notWellFormed("byte 0x%02x after '/' in a start tag; expected '>'".formatted(seen));
        }
        if (headerExpected) {
            throw new XmlException(Condition.BAD_FORMAT, "a stream header that is an empty element; expected a start tag");
        }
        elementClosed();
    }

    private int endTag(byte[] bytes, int from, int stop) throws XmlException {
        for (int at = from; at < stop; at++) {
            if (bytes[at] == '>') {
                endTagClosed();
                return at + 1;
            }
            if (bytes[at] == '<') {
                throw notWellFormed("'<' inside an end tag");
            }
        }
        return stop;
    }

    private void endTagClosed() {
        if (depth == 0) {
            found = Frame.END_TAG;
        } else {
            depth--;
            elementClosed();
        }
    }

    private void elementClosed() {
        if (depth == 0) {
            found = Frame.ELEMENT;
        } else {
            state = State.TEXT;
        }
    }

    private int text(byte[] bytes, int from, int stop) {
        int at = from;
        while (at < stop && bytes[at] != '<') {
            at++;
        }
        if (at == stop) {
            return stop;
        }
        state = State.MARKUP;
        return at + 1;
    }

    private void exclamation(byte seen) throws XmlException {
        switch (seen) {
            case '[' -> {
                if (depth == 0) {
                    throw notWellFormed("a CDATA section outside of first-level elements");
                }
                expect(CDATA_START);
            }
            case '-' -> throw restricted("a comment");
            case 'D' -> throw restricted("a document type declaration");
            default -> throw notWellFormed("byte 0x%02x after '<!'; expected a CDATA section".formatted(seen));
        }
    }

    private void expect(byte[] literal) {
        this.literal = literal;
        matched = 1;
        state = State.LITERAL;
    }

    private void literal(byte seen) throws XmlException {
        if (seen != literal[matched]) {
            throw notWellFormed("byte 0x%02x; expected 0x%02x, as in '<![CDATA[' or a byte order mark".formatted(seen, literal[matched]));
        }
        matched++;
        if (matched == literal.length) {
            literalMatched();
        }
    }

    private void literalMatched() {
        if (literal == BYTE_ORDER_MARK) {
            found = Frame.BYTE_ORDER_MARK;
        } else {
            brackets = 0;
            state = State.CDATA;
        }
    }

    private void cdata(byte seen) {
        if (seen == ']') {
            brackets++;
        } else if (seen == '>' && brackets >= 2) {
            state = State.TEXT;
        } else {
            brackets = 0;
        }
    }

    private void declaration(byte seen) {
        if (seen == '>' && previous == '?') {
            found = Frame.XML_DECLARATION;
        }
        previous = seen;
    }
}
