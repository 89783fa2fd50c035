package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;

/// STARTTLS (RFC 6120 §5). Touched only in the stream's turn, except `isRequest`.
final class StartTls {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-tls";
    private static final byte[] PROCEED = ("<proceed xmlns='" + NAMESPACE + "'/>").getBytes(StandardCharsets.UTF_8);

    private final StreamSettings settings;
    private final Stream stream;
    private final Negotiation negotiation;
    private final Connection connection;
    private final StreamFraming framing;

    StartTls(StreamSettings settings, Stream stream, Negotiation negotiation, Connection connection, StreamFraming framing) {
        this.settings = settings;
        this.stream = stream;
        this.negotiation = negotiation;
        this.connection = connection;
        this.framing = framing;
    }

    static boolean isRequest(Element element) {
        return element.is("starttls", NAMESPACE);
    }

    Optional<Element> offer() {
        if (!isAvailable()) {
            return Optional.empty();
        }
        Element offer = Element.of("starttls", NAMESPACE);
        return Optional.of(settings.tlsRequired() ? offer.plus(Element.of("required", NAMESPACE)) : offer);
    }

    boolean negotiate(Element element) {
        if (!isRequest(element)) {
            return false;
        }
        if (isAvailable()) {
            negotiation.restart(settings.beforeAuthentication());
            connection.startTls(PROCEED);
            connection.resumeReading(); // the input has suspended it, so that nothing was read in clear meanwhile
        } else {
            stream.send(Element.of("failure", NAMESPACE));
            stream.fail(new StreamError(POLICY_VIOLATION, "<starttls/>; it is not on offer"));
        }
        return true;
    }

    private boolean isAvailable() {
        return framing.allowsStartTls() && settings.tlsAvailable() && !connection.secure() && stream.account().isEmpty();
    }
}
