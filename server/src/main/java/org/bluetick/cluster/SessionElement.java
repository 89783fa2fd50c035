package org.bluetick.cluster;

import java.time.Duration;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;

/// A session on its way from one node to another.
final class SessionElement {
    private static final String SESSION = "session";

    private SessionElement() {}

    /// @param session empty: there is none
    static Element of(Optional<StoredSession> session) {
        Element element = Element.of(SESSION, NodeLink.NAMESPACE);
        return session.map(stored -> of(element, stored)).orElse(element);
    }

    private static Element of(Element element, StoredSession session) {
        Counts counts = session.counts();
        return element.with("jid", session.jid().toString())
                .with("id", session.id())
                .with("began", session.began().toString())
                .with("patience", Long.toString(session.patience().toSeconds()))
                .with("received", Long.toString(counts.received()))
                .with("sent", Long.toString(counts.sent()))
                .with("acknowledged", Long.toString(counts.acknowledged()))
                .with("at", counts.at().toString())
                .with("seen", counts.seen().toString())
                .plus(Element.of("state", NodeLink.NAMESPACE, new Text(session.state())),
                        Element.of("unacknowledged", NodeLink.NAMESPACE).plusText(session.unacknowledged()));
    }

    static Optional<StoredSession> read(Element element) {
        if (element.attribute("jid").isEmpty()) {
            return Optional.empty();
        }
        Counts counts = new Counts(number(element, "received"), number(element, "sent"), number(element, "acknowledged"),
                id(element, "at"), id(element, "seen"));
        return Optional.of(new StoredSession(Jid.of(value(element, "jid")), value(element, "id"), id(element, "began"),
                Duration.ofSeconds(number(element, "patience")), counts, text(element, "state"), text(element, "unacknowledged")));
    }

    private static String value(Element element, String attribute) {
        return element.attribute(attribute).orElseThrow();
    }

    private static long number(Element element, String attribute) {
        return Long.parseLong(value(element, attribute));
    }

    private static MessageId id(Element element, String attribute) {
        return MessageId.parse(value(element, attribute)).orElseThrow();
    }

    private static String text(Element element, String child) {
        return element.child(child, NodeLink.NAMESPACE).map(Element::text).orElse("");
    }
}
