package org.bluetick.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.util.SymbolTable;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.bluetick.xml.XmlException.Condition;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.io.Stax2ByteArraySource;

/// The one StAX factory. It is thread-safe once configured; its readers borrow buffers from the thread they run on, so
/// that a reader per stanza is cheap on platform threads.
///
/// Nothing outside of the bytes given is ever read: no DTD, no external entity. The limits on attributes are
/// [StanzaFramer]'s, which can be changed per stream.
final class Woodstox {
    /// What most stanzas are made of; other names cost a little more.
    private static final String COMMON_NAMES = """
            message presence iq stream error features to from id type version lang xml xmlns db result verify
            body subject thread html show status priority query item jid name ask subscription group ver
            x c a r h resume resumed enable enabled max previd hash node identity category var feature field value
            received request displayed active composing paused inactive gone origin-id stanza-id by
            sent forwarded delay stamp fin set first last index count before after queryid ping bind resource session
            auth response challenge success failure mechanism text code photo data event items publish pubsub
            markable no-store private store reply fallback replace affiliation role nick reason url desc encrypted header""";
    private static final XMLInputFactory2 FACTORY = factory();

    private Woodstox() {}

    private static XMLInputFactory2 factory() {
        WstxInputFactory factory = new ForgetfulFactory();
        COMMON_NAMES.lines().flatMap(line -> Stream.of(line.split(" "))).forEach(factory::addSymbol);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Without this, an undeclared entity in an attribute would silently become nothing.
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(XMLInputFactory2.P_PRESERVE_LOCATION, false);
        // One more than an element may have: it may be parsed inside a root that stands for the stream.
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, XmlLimits.DEEPEST + 1);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, Integer.MAX_VALUE);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, Integer.MAX_VALUE);
        return factory;
    }

    /// Woodstox shares the names it has met among all readers, up to 12 000, in hash chains that a peer can make long by
    /// choosing its names. This factory knows its own names only; what a peer adds is gone with the stanza.
    private static final class ForgetfulFactory extends WstxInputFactory {
        @Override
        public void updateSymbolTable(SymbolTable ofOneReader) {}
    }

    /// What to do with a reader that stands before the first event.
    interface Parsing<T> {
        T parse(XMLStreamReader reader) throws XMLStreamException, XmlException;
    }

    /// The bytes must be valid UTF-8 and begin with `<`, so that no other encoding is guessed.
    static <T> T parse(byte[] bytes, int from, int length, Parsing<T> parsing) throws XmlException {
        try {
            XMLStreamReader2 reader = (XMLStreamReader2) FACTORY.createXMLStreamReader(new Stax2ByteArraySource(bytes, from, length));
            try {
                return parsing.parse(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException refused) {
            throw translated(refused);
        }
    }

    private static XmlException translated(XMLStreamException refused) {
        String message = firstLine(String.valueOf(refused.getMessage()));
        return new XmlException(condition(message), message);
    }

    /// Woodstox has no exception types of its own for these.
    private static Condition condition(String message) {
        if (message.startsWith("Undeclared namespace prefix")) {
            return Condition.BAD_NAMESPACE_PREFIX;
        }
        return message.startsWith("Undeclared general entity") ? Condition.RESTRICTED_XML : Condition.NOT_WELL_FORMED;
    }

    /// Without the position, and without what a peer may have put in that does not belong into a log or a stream error.
    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).replaceAll("[^\\x20-\\x7E]", "?");
    }
}
