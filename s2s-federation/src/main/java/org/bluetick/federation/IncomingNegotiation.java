package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.HOST_UNKNOWN;
import static org.bluetick.stanza.StreamError.Condition.INVALID_FROM;
import static org.bluetick.stanza.StreamError.Condition.INVALID_NAMESPACE;
import static org.bluetick.stanza.StreamError.Condition.NOT_AUTHORIZED;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.bluetick.xml.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server that has opened a stream to us is offered, and how it shows which domains it speaks for (RFC 6120 §4.3): TLS, then
/// SASL EXTERNAL (XEP-0178) or dialback (XEP-0220), the latter for as long as the stream lasts. Touched in the stream's turn only.
final class IncomingNegotiation {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingNegotiation.class);

    private final House house;
    private final ServerConnection connection;
    private final PeerCertificate certificate;
    private final IncomingStream stream;
    private final DialbackRequests dialback;

    private String id = "";
    private @Nullable Jid local;
    private @Nullable Jid remote;
    private boolean headerExpected = true;
    private boolean headerSent;
    private boolean externalDone;
    private boolean bidirectional;

    IncomingNegotiation(House house, IncomingStreams streams, ServerConnection connection, PeerCertificate certificate, IncomingStream stream) {
        this.house = house;
        this.connection = connection;
        this.certificate = certificate;
        this.stream = stream;
        this.dialback = new DialbackRequests(house, streams, connection, certificate, stream);
    }

    /// Whether a stream header must come before anything else.
    boolean expectsHeader() {
        return headerExpected;
    }

    /// Whether the peer takes stanzas, too (XEP-0288).
    boolean isBidirectional() {
        return bidirectional;
    }

    /// Between which domains stanzas can be sent to the peer, when it has shown that it is this one.
    Optional<Pair> bothWays(Jid domain) {
        return bidirectional && local != null && domain.equals(remote) ? Optional.of(new Pair(local, domain)) : Optional.empty();
    }

    /// For people: who the peer says it is.
    String peer() {
        return remote == null ? "an unknown server" : remote.toString();
    }

    void opened(StreamEvent.Opened opened) {
        if (!headerExpected) {
            stream.fail(new StreamError(BAD_FORMAT, "a second stream header; expected none before a restart"));
            return;
        }
        headerExpected = false;
        Element header = opened.header();
        id = house.newId();
        local = StreamHeaders.domain(header, "to").orElse(null);
        remote = StreamHeaders.domain(header, "from").orElse(remote);
        sendHeader();
        Optional<StreamError> wrong = wrong(opened);
        if (wrong.isPresent()) {
            stream.fail(wrong.get());
        } else if (header.attribute("version").filter(version -> version.startsWith("1.")).isPresent()) {
            connection.write(features());
        }
    }

    private Optional<StreamError> wrong(StreamEvent.Opened opened) {
        if (!opened.contentNamespace().equals(ContentNamespace.SERVER)) {
            return Optional.of(new StreamError(INVALID_NAMESPACE,
                    "xmlns=\"" + opened.contentNamespace() + "\"; expected " + ContentNamespace.SERVER));
        }
        if (local == null || !house.serves(local)) {
            return Optional.of(new StreamError(HOST_UNKNOWN,
                    "to \"" + opened.header().attribute("to").orElse("") + "\"; expected " + house.domain()));
        }
        return remote == null ? Optional.empty() : wrong(remote);
    }

    private Optional<StreamError> wrong(Jid claimed) {
        if (house.serves(claimed)) {
            return Optional.of(new StreamError(INVALID_FROM, claimed + " is served here"));
        }
        if (!house.config().admits(claimed)) {
            return Optional.of(new StreamError(POLICY_VIOLATION, "this server does not speak with " + claimed));
        }
        return connection.secure()
                ? certificate.refusal(claimed).map(why -> new StreamError(NOT_AUTHORIZED, claimed + " was not trusted: " + why))
                : Optional.empty();
    }

    private Element features() {
        List<Node> offers = new ArrayList<>();
        boolean required = house.config().requireTls();
        if (!connection.secure()) {
            offers.add(StartTls.offer(required));
        }
        if (connection.secure() || !required) {
            if (!externalDone && remote != null && certificate.shows(remote)) {
                offers.add(Sasl.MECHANISMS);
            }
            offers.add(Dialback.feature());
            if (!externalDone && house.config().bidirectional()) {
                offers.add(Bidi.FEATURE);
            }
            if (externalDone) {
                offers.add(SentCount.FEATURE);
            }
        }
        return new Element("features", StreamHeaders.STREAMS, List.of(), offers);
    }

    void startTls(Element element) {
        if (StartTls.isRequest(element) && !connection.secure()) {
            awaitHeader();
            connection.startTls(StartTls.PROCEED, house.limits().before());
        } else {
            connection.write(StartTls.FAILURE);
            stream.fail(new StreamError(POLICY_VIOLATION, "<" + element.name() + "/>; it is not on offer"));
        }
    }

    /// XEP-0178 §3.
    void external(Element element) {
        Jid claimed = remote;
        if (!element.is("auth", Sasl.NAMESPACE) || claimed == null || externalDone) {
            connection.write(Sasl.failure("malformed-request"));
        } else if (!element.attribute("mechanism").orElse("").equals("EXTERNAL")) {
            connection.write(Sasl.failure("invalid-mechanism"));
        } else if (!Sasl.identity(element, claimed).equals(Optional.of(claimed))) {
            connection.write(Sasl.failure("invalid-authzid"));
        } else if (!certificate.shows(claimed)) {
            LOG.info("{} ({}) was not let in: {}", claimed, connection.address(),
                    certificate.problem(claimed).orElse("it is to use dialback"));
            connection.write(Sasl.failure("not-authorized"));
        } else {
            externalDone = true;
            awaitHeader();
            stream.admit(claimed, "certificate");
            connection.write(Sasl.SUCCESS);
            connection.restart(house.limits().after());
        }
    }

    void dialback(Element element) {
        dialback.received(element, id);
    }

    void enableBidi() {
        bidirectional = house.config().bidirectional();
    }

    private void awaitHeader() {
        headerExpected = true;
        headerSent = false;
    }

    /// Nothing may be said before it, not even that the stream ends (RFC 6120 §4.9.1.2).
    void sendHeaderFirst() {
        if (!headerSent) {
            sendHeader();
        }
    }

    private void sendHeader() {
        headerSent = true;
        boolean known = local != null && house.serves(local);
        connection.write(StreamHeaders.response(known ? local : house.domain(), Optional.ofNullable(remote), id.isEmpty() ? house.newId() : id));
    }
}
