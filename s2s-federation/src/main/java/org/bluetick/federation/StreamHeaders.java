package org.bluetick.federation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.xml.Element;

/// Headers of streams between servers (RFC 6120 §4.7, XEP-0220 §2.1.1). Written here, because the prefix `db` must be
/// declared in them: some servers know dialback by its prefix.
final class StreamHeaders {
    static final String STREAMS = "http://etherx.jabber.org/streams";
    private static final String OPENING = "<?xml version='1.0'?><stream:stream xmlns='jabber:server'"
            + " xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'";

    private StreamHeaders() {}

    static byte[] initial(Jid from, Jid to) {
        return bytes(OPENING + " from='" + from + "' to='" + to + "' version='1.0' xml:lang='en'>");
    }

    /// @param id ours, made of base64
    static byte[] response(Jid from, Optional<Jid> to, String id) {
        String addressed = to.map(peer -> " to='" + peer + "'").orElse("");
        return bytes(OPENING + " from='" + from + "'" + addressed + " id='" + id + "' version='1.0' xml:lang='en'>");
    }

    /// To a component (XEP-0114 §3).
    static byte[] toComponent(Optional<Jid> from, String id) {
        return bytes("<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='" + STREAMS + "' id='" + id + "'"
                + from.map(domain -> " from='" + domain + "'").orElse("") + ">");
    }

    /// The domain an attribute names; empty when it is not there, or names none.
    static Optional<Jid> domain(Element element, String attribute) {
        try {
            return element.attribute(attribute).map(Jid::of).filter(Jid::isDomain);
        } catch (MalformedJidException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
