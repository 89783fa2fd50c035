package org.bluetick.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.sasl.ChannelBinding;
import org.bluetick.sasl.SaslException;
import org.bluetick.sasl.SaslException.Condition;
import org.bluetick.sasl.SaslMechanism;
import org.bluetick.sasl.SaslMechanisms;
import org.bluetick.sasl.SaslStep;
import org.bluetick.stanza.StreamError;
import org.bluetick.storage.StorageException;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SASL negotiation (RFC 6120 §6). Touched only in the stream's turn; dropped when the client has authenticated.
final class Authentication {
    static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final String CHANNEL_BINDING = "urn:xmpp:sasl-cb:0";
    private static final int REFUSALS_PER_ATTEMPT = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final StreamSettings settings;
    private final Stream stream;
    private final Connection connection;
    private @Nullable SaslMechanism exchange;
    /// Of the connection, once it is secure: the same from then on.
    private List<ChannelBinding> bindings = List.of();
    private int failures;
    private int refusals;

    Authentication(StreamSettings settings, Stream stream, Connection connection) {
        this.settings = settings;
        this.stream = stream;
        this.connection = connection;
    }

    /// The mechanisms, and the channel bindings for their `-PLUS` forms (XEP-0440). None in clear.
    List<Element> offer() {
        if (!stream.isTrusted()) {
            return List.of();
        }
        List<Element> offers = new ArrayList<>();
        offers.add(Element.of("mechanisms", NAMESPACE).plus(mechanisms().offered().stream()
                .map(name -> Element.of("mechanism", NAMESPACE, new Text(name))).toList()));
        List<ChannelBinding> bindings = bindings();
        if (!bindings.isEmpty()) {
            offers.add(Element.of("sasl-channel-binding", CHANNEL_BINDING).plus(bindings.stream()
                    .map(each -> Element.of("channel-binding", CHANNEL_BINDING).with("type", each.type())).toList()));
        }
        return offers;
    }

    boolean negotiate(Element element) {
        if (!element.namespace().equals(NAMESPACE)) {
            return false;
        }
        try {
            step(element);
        } catch (SaslException e) {
            refuse(e.condition(), e.getMessage());
        } catch (StorageException e) {
            LOG.warn("{} could not be authenticated: {}", connection.remoteAddress(), e.getMessage());
            refuse(Condition.TEMPORARY_AUTH_FAILURE, e.getMessage());
        }
        return true;
    }

    private void step(Element element) throws SaslException {
        if (!stream.isTrusted()) {
            throw new SaslException(Condition.ENCRYPTION_REQUIRED, "authentication in clear; expected STARTTLS first");
        }
        switch (element.name()) {
            case "auth" -> start(element);
            case "response" -> evaluate(decoded(element));
            case "abort" -> throw new SaslException(Condition.ABORTED, "aborted by the client");
            default -> throw new SaslException(Condition.MALFORMED_REQUEST, "<" + element.name() + "/>; expected <auth/>");
        }
    }

    private void start(Element auth) throws SaslException {
        if (exchange != null) {
            throw new SaslException(Condition.MALFORMED_REQUEST, "a second <auth/>; expected <response/>");
        }
        if (settings.rates() && stream.attempts().isBarred(stream.remoteAddress())) {
            throw new SaslException(Condition.TEMPORARY_AUTH_FAILURE, "too many failures from this address; try again in a minute");
        }
        exchange = mechanisms().start(auth.attribute("mechanism").orElse(""));
        if (auth.text().isBlank() && auth.firstElement().isEmpty()) {
            stream.send(Element.of("challenge", NAMESPACE)); // RFC 6120 §6.4.2: no initial response
        } else {
            evaluate(decoded(auth));
        }
    }

    private void evaluate(byte[] message) throws SaslException {
        if (exchange == null) {
            throw new SaslException(Condition.MALFORMED_REQUEST, "<response/>; expected <auth/> first");
        }
        switch (exchange.evaluate(message)) {
            case SaslStep.Challenge(byte[] data) -> stream.send(Element.of("challenge", NAMESPACE, new Text(encoded(data))));
            case SaslStep.Success(String username, byte[] data) -> {
                exchange = null;
                stream.authenticated(Jid.of(username, settings.domain()));
                stream.send(Element.of("success", NAMESPACE).plusText(data.length == 0 ? "" : encoded(data)));
            }
        }
    }

    private void refuse(Condition condition, String reason) {
        LOG.info("{} was not authenticated: {} ({})", connection.remoteAddress(), condition, reason);
        exchange = null;
        stream.send(Element.of("failure", NAMESPACE, Element.of(condition.element(), NAMESPACE)));
        if (!settings.rates()) {
            return;
        }
        refusals++;
        if (triesAPassword(condition)) {
            failures++;
            stream.attempts().failed(stream.remoteAddress());
        }
        if (failures >= settings.loginAttempts() || refusals >= REFUSALS_PER_ATTEMPT * settings.loginAttempts()) {
            stream.fail(new StreamError(POLICY_VIOLATION, refusals + " failed attempts to authenticate"));
        }
    }

    /// Others do not use up the attempts: over TLS 1.3, slixmpp 1.8 asks for a channel binding that TLS 1.3 does not
    /// have with each -PLUS mechanism before it takes one that works.
    private static boolean triesAPassword(Condition condition) {
        return condition != Condition.ABORTED && condition != Condition.MALFORMED_REQUEST;
    }

    private SaslMechanisms mechanisms() {
        return new SaslMechanisms(settings.credentials(), settings.domain().domain(), stream.isTrusted(), bindings(),
                settings.decoySecret(), settings.scramIterations(), settings.random());
    }

    private List<ChannelBinding> bindings() {
        if (bindings.isEmpty()) {
            bindings = connection.tlsSession()
                    .map(session -> ChannelBinding.ofServer(session, connection::keyingMaterial))
                    .orElse(List.of());
        }
        return bindings;
    }

    /// RFC 6120 §6.4.2: `=` is a response of no bytes.
    private static byte[] decoded(Element element) throws SaslException {
        if (element.firstElement().isPresent()) {
            throw new SaslException(Condition.MALFORMED_REQUEST, "an element in <" + element.name() + "/>; expected base64");
        }
        String text = element.text().strip();
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text.getBytes(UTF_8));
        } catch (IllegalArgumentException e) {
            throw new SaslException(Condition.INCORRECT_ENCODING, "expected base64 (RFC 4648 §4)");
        }
    }

    private static String encoded(byte[] data) {
        return data.length == 0 ? "=" : Base64.getEncoder().encodeToString(data);
    }
}
