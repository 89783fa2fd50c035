package org.bluetick.federation;

import java.util.OptionalLong;
import org.bluetick.xml.Element;

/// How many stanzas were sent on a stream, and how many the peer says it has (XEP-0198 §4). In the stream's turn.
final class SentCount {
    static final String NAMESPACE = "urn:xmpp:sm:3";
    static final Element FEATURE = Element.of("sm", NAMESPACE);
    static final Element ENABLE = Element.of("enable", NAMESPACE);
    static final Element ENABLED = Element.of("enabled", NAMESPACE);
    static final Element REQUEST = Element.of("r", NAMESPACE);
    private static final long MASK = 0xffff_ffffL;

    private long sent;
    private long acknowledged;
    private boolean asked;

    static Element answer(long h) {
        return Element.of("a", NAMESPACE).with("h", Long.toString(h & MASK));
    }

    void sent(int stanzas) {
        sent += stanzas;
    }

    /// Whether the peer should be asked now; it is taken to have been.
    boolean asks() {
        if (asked || sent == acknowledged) {
            return false;
        }
        asked = true;
        return true;
    }

    /// All the peer has; empty when the `<a/>` makes no sense.
    OptionalLong acknowledged(Element a) {
        try {
            long more = Long.parseLong(a.attribute("h").orElse("")) - acknowledged & MASK;
            if (more > sent - acknowledged) {
                return OptionalLong.empty();
            }
            asked = false;
            acknowledged += more;
            return OptionalLong.of(acknowledged);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
