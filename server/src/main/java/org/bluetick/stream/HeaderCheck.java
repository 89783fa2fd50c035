package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.HOST_UNKNOWN;
import static org.bluetick.stanza.StreamError.Condition.INVALID_NAMESPACE;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_VERSION;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.address.MalformedJidException;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;

/// What can be wrong with a client's stream header (RFC 6120 §4.7, §4.8).
final class HeaderCheck {
    private static final String BEFORE_XMPP = "0.9";

    private HeaderCheck() {}

    static Optional<StreamError> wrong(StreamEvent.Opened opened, Jid domain) {
        Element header = opened.header();
        if (!opened.contentNamespace().equals(Stanza.NAMESPACE)) {
            return Optional.of(new StreamError(INVALID_NAMESPACE,
                    "xmlns=\"" + opened.contentNamespace() + "\"; expected " + Stanza.NAMESPACE));
        }
        String version = header.attribute("version").orElse(BEFORE_XMPP);
        if (!version.matches("[1-9][0-9]{0,8}\\.[0-9]{1,9}")) {
            return Optional.of(new StreamError(UNSUPPORTED_VERSION, "version \"" + version + "\"; expected 1.0"));
        }
        String to = header.attribute("to").orElse("");
        return isOurs(to, domain)
                ? Optional.empty()
                : Optional.of(new StreamError(HOST_UNKNOWN, "to \"" + to + "\"; expected " + domain));
    }

    private static boolean isOurs(String to, Jid domain) {
        try {
            return Jid.of(to).equals(domain);
        } catch (MalformedJidException e) {
            return false;
        }
    }
}
