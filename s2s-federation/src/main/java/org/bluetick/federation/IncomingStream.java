package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.CONNECTION_TIMEOUT;
import static org.bluetick.stanza.StreamError.Condition.HOST_UNKNOWN;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.INVALID_FROM;
import static org.bluetick.stanza.StreamError.Condition.INVALID_NAMESPACE;
import static org.bluetick.stanza.StreamError.Condition.NOT_AUTHORIZED;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;
import static org.bluetick.stanza.StreamError.Condition.UNDEFINED_CONDITION;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.bluetick.xml.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream another server has opened to us (RFC 6120 §4, §13.9): it turns to TLS, shows which domains it speaks for, by SASL
/// EXTERNAL (XEP-0178) or dialback (XEP-0220), and sends their stanzas. Touched in its turn only, except what says otherwise.
final class IncomingStream implements ServerConnection.Stream, Road {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingStream.class);
    private static final int VERIFICATIONS_AT_ONCE = 8;

    private final House house;
    private final IncomingStreams streams;
    private final ServerConnection connection;
    private final Inbox inbox;
    private final Instant deadline;

    private String id = "";
    private @Nullable Jid local;
    private @Nullable Jid remote;
    private boolean headerExpected = true;
    private boolean headerSent;
    private boolean externalDone;
    private boolean closed;
    private int verifications;
    private boolean wantsBothWays;
    private boolean counts;
    private final SentCount counted = new SentCount();
    private Road.@Nullable Traveller traveller;
    /// Those it has shown that it speaks for. Replaced, never changed: others look at it.
    private volatile Set<Jid> domains = Set.of();
    private volatile String description = "";

    IncomingStream(House house, IncomingStreams streams, Connection connection) {
        this.house = house;
        this.streams = streams;
        this.connection = new ServerConnection(connection, house.mailboxes(), house.limits().before(), house.config().rate().bytes(), this);
        this.inbox = new Inbox(house);
        this.deadline = house.clock().instant().plus(house.config().timeToConnect());
    }

    ServerConnection connection() {
        return connection;
    }

    /// From any thread.
    Set<Jid> domains() {
        return domains;
    }

    /// From any thread.
    @Override
    public String description() {
        return description;
    }

    /// From any thread, each second.
    void sweep() {
        connection.secondPassed();
        if (domains.isEmpty() && house.clock().instant().isAfter(deadline)) {
            connection.post(() -> {
                if (domains.isEmpty()) {
                    fail(new StreamError(CONNECTION_TIMEOUT, "expected to be told which domain this is"));
                }
            });
        }
    }

    /// From any thread.
    void end(StreamError reason) {
        connection.post(() -> fail(reason));
    }

    @Override
    public void opened(StreamEvent.Opened opened) {
        if (closed) {
            return;
        }
        if (!headerExpected) {
            fail(new StreamError(BAD_FORMAT, "a second stream header; expected none before a restart"));
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
            fail(wrong.get());
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
        if (remote != null && house.serves(remote)) {
            return Optional.of(new StreamError(INVALID_FROM, remote + " is served here"));
        }
        if (remote != null && !house.config().admits(remote)) {
            return Optional.of(new StreamError(POLICY_VIOLATION, "this server does not speak with " + remote));
        }
        return remote != null && connection.secure() ? distrust(remote) : Optional.empty();
    }

    /// A domain that must show a certificate, and has not.
    private Optional<StreamError> distrust(Jid domain) {
        return house.config().securityOf(domain).takesDialback()
                ? Optional.empty()
                : problem(domain).map(why -> new StreamError(NOT_AUTHORIZED, domain + " was not trusted: " + why));
    }

    private Optional<String> problem(Jid domain) {
        return house.certificates().problem(connection.tlsSession(), domain);
    }

    private Element features() {
        List<Node> offers = new ArrayList<>();
        boolean required = house.config().requireTls();
        if (!connection.secure()) {
            offers.add(StartTls.offer(required));
        }
        if (connection.secure() || !required) {
            if (!externalDone && remote != null && isKnownByCertificate(remote)) {
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

    private boolean isKnownByCertificate(Jid domain) {
        return house.config().securityOf(domain).takesCertificates() && connection.secure() && problem(domain).isEmpty();
    }

    @Override
    public void received(Element element) {
        if (closed) {
            return;
        }
        if (headerExpected) {
            fail(new StreamError(BAD_FORMAT, "<" + element.name() + "/>; expected a new stream header"));
            return;
        }
        switch (element.namespace()) {
            case StartTls.NAMESPACE -> startTls(element);
            case Sasl.NAMESPACE -> external(element);
            case Dialback.NAMESPACE -> dialback(element);
            case SentCount.NAMESPACE -> manage(element);
            default -> {
                if (Bidi.isEnable(element)) {
                    wantsBothWays = house.config().bidirectional();
                } else {
                    stanza(element);
                }
            }
        }
    }

    private void stanza(Element element) {
        if (!Stanza.isStanza(ContentNamespace.asOfClients(element))) {
            fail(new StreamError(UNSUPPORTED_STANZA_TYPE, "<" + element.name() + "/>; expected message, presence or iq"));
        } else if (domains.isEmpty()) {
            fail(new StreamError(NOT_AUTHORIZED, "<" + element.name() + "/>; expected SASL EXTERNAL or dialback first"));
        } else {
            inbox.receive(element, domains).ifPresent(this::fail);
        }
    }

    private void startTls(Element element) {
        if (StartTls.isRequest(element) && !connection.secure()) {
            headerExpected = true;
            headerSent = false;
            connection.startTls(StartTls.PROCEED, house.limits().before());
        } else {
            connection.write(StartTls.FAILURE);
            fail(new StreamError(POLICY_VIOLATION, "<" + element.name() + "/>; it is not on offer"));
        }
    }

    /// XEP-0178 §3.
    private void external(Element element) {
        Jid claimed = remote;
        if (!element.is("auth", Sasl.NAMESPACE) || claimed == null || externalDone) {
            connection.write(Sasl.failure("malformed-request"));
        } else if (!element.attribute("mechanism").orElse("").equals("EXTERNAL")) {
            connection.write(Sasl.failure("invalid-mechanism"));
        } else if (!Sasl.identity(element, claimed).equals(Optional.of(claimed))) {
            connection.write(Sasl.failure("invalid-authzid"));
        } else if (!isKnownByCertificate(claimed)) {
            LOG.info("{} ({}) was not let in: {}", claimed, connection.address(), problem(claimed).orElse("it is to use dialback"));
            connection.write(Sasl.failure("not-authorized"));
        } else {
            externalDone = true;
            headerExpected = true;
            headerSent = false;
            admit(claimed, "certificate");
            connection.write(Sasl.SUCCESS);
            connection.restart(house.limits().after());
        }
    }

    private void dialback(Element element) {
        if (element.attribute("type").isPresent()) {
            return; // an answer to what nobody has asked on this stream
        }
        Optional<Jid> from = StreamHeaders.domain(element, "from");
        Optional<Jid> to = StreamHeaders.domain(element, "to");
        if (from.isEmpty() || to.isEmpty()) {
            fail(new StreamError(StreamError.Condition.IMPROPER_ADDRESSING, "<" + element.name() + "/> needs the domains from and to"));
        } else if (Dialback.isVerify(element)) {
            verify(element, to.get(), from.get());
        } else if (Dialback.isResult(element)) {
            request(element, to.get(), from.get());
        }
    }

    /// Another server asks whether a key it was shown is ours (XEP-0220 §2.3).
    private void verify(Element element, Jid own, Jid receiving) {
        String streamId = element.attribute("id").orElse("");
        if (!house.serves(own)) {
            connection.write(Dialback.verifyError(own, receiving.toString(), streamId, "item-not-found"));
            return;
        }
        boolean valid = house.keys().isKey(element.text().strip(), receiving, own, streamId);
        connection.write(Dialback.verified(own, receiving, streamId, valid));
    }

    /// The peer wants to be known as a domain (XEP-0220 §2.1); it may want that of several (§2.2).
    private void request(Element element, Jid own, Jid claimed) {
        Security security = house.config().securityOf(claimed);
        if (!house.serves(own)) {
            connection.write(Dialback.resultError(own, claimed, "cancel", "item-not-found"));
        } else if (house.serves(claimed) || !house.config().admits(claimed) || house.config().requireTls() && !connection.secure()) {
            connection.write(Dialback.resultError(own, claimed, "cancel", "policy-violation"));
        } else if (isKnownByCertificate(claimed)) {
            answer(own, claimed, "certificate", true);
        } else if (!security.takesDialback()) {
            connection.write(Dialback.resultError(own, claimed, "auth", "not-authorized"));
        } else if (verifications >= VERIFICATIONS_AT_ONCE) {
            connection.write(Dialback.resultError(own, claimed, "wait", "resource-constraint"));
        } else {
            verifications++;
            streams.verify(new Pair(own, claimed), new OutgoingStream.Question(id, element.text().strip()),
                    answer -> connection.post(() -> verified(own, claimed, answer)));
        }
    }

    private void verified(Jid own, Jid claimed, Verification.Answer answer) {
        verifications--;
        switch (answer) {
            case VALID -> answer(own, claimed, "dialback", true);
            case INVALID -> answer(own, claimed, "dialback", false);
            case UNREACHABLE -> connection.write(Dialback.resultError(own, claimed, "cancel", "remote-server-not-found"));
        }
    }

    private void answer(Jid own, Jid claimed, String how, boolean valid) {
        if (closed) {
            return;
        }
        connection.write(Dialback.result(own, claimed, valid));
        if (valid) {
            connection.limits(house.limits().after());
            admit(claimed, how);
        }
    }

    private void admit(Jid domain, String how) {
        Set<Jid> more = new LinkedHashSet<>(domains);
        more.add(domain);
        domains = Set.copyOf(more);
        description = "from " + connection.address() + ", " + (connection.secure() ? "TLS" : "no TLS") + ", it is known by " + how
                + (wantsBothWays ? ", both ways" : "");
        LOG.info("{} ({}) is known by {}", domain, connection.address(), how);
        streams.admitted(this, domain);
        if (wantsBothWays && local != null && domain.equals(remote)) {
            traveller = streams.bothWays(this, new Pair(local, domain));
        }
    }

    private void manage(Element element) {
        switch (element.name()) {
            case "enable" -> {
                if (domains.isEmpty() || counts) {
                    connection.write(Element.of("failed", SentCount.NAMESPACE));
                } else {
                    counts = true;
                    inbox.startCounting();
                    connection.write(SentCount.ENABLED);
                }
            }
            case "r" -> inbox.asked();
            case "a" -> acknowledged(element);
            default -> fail(new StreamError(UNSUPPORTED_STANZA_TYPE, "<" + element.name() + "/>; streams of servers are not resumed"));
        }
    }

    private void acknowledged(Element a) {
        OptionalLong count = counted.acknowledged(a);
        if (count.isEmpty()) {
            fail(new StreamError(UNDEFINED_CONDITION, "h=\"" + a.attribute("h").orElse("") + "\"; expected what was sent"));
        } else if (traveller != null) {
            traveller.acknowledged(this, count.getAsLong());
        }
    }

    @Override
    public void send(List<Element> stanzas) {
        connection.post(() -> {
            if (!closed) {
                stanzas.forEach(connection::write);
            }
        });
    }

    /// From any thread.
    @Override
    public String certificate() {
        return Certificates.describe(connection.tlsSession());
    }

    @Override
    public long unsent() {
        return connection.unsent();
    }

    /// The initiator enables XEP-0198 for what it sends, and nobody says that it counts what it gets.
    @Override
    public boolean isAcknowledged() {
        return false;
    }

    @Override
    public void close() {
        connection.post(this::finish);
    }

    @Override
    public void turnFailed() {
        inbox.turnFailed();
        fail(StreamError.of(INTERNAL_SERVER_ERROR));
    }

    @Override
    public void turnEnded() {
        inbox.turnEnded().ifPresent(connection::write);
    }

    @Override
    public void drained() {
        if (traveller != null) {
            traveller.drained(this);
        }
    }

    @Override
    public void closedByPeer() {
        if (!headerSent) {
            sendHeader();
        }
        finish();
    }

    @Override
    public void fail(StreamError error) {
        if (closed) {
            return;
        }
        LOG.info("The stream from {} ({}) ends with {}: {}", remote, connection.address(), error.condition(), error.text());
        if (!headerSent) {
            sendHeader();
        }
        connection.write(error.element());
        finish();
    }

    @Override
    public void lost(Optional<Throwable> cause) {
        cause.ifPresent(why -> LOG.info("The connection of {} ({}) is lost: {}", remote, connection.address(), why.getMessage()));
        finish();
    }

    private void finish() {
        connection.finish();
        closed = true;
        domains = Set.of();
        streams.remove(this);
        if (traveller != null) {
            traveller.gone(this, "the stream from " + connection.address() + " has ended");
            traveller = null;
        }
    }

    private void sendHeader() {
        headerSent = true;
        boolean known = local != null && house.serves(local);
        connection.write(StreamHeaders.response(known ? local : house.domain(), Optional.ofNullable(remote), id.isEmpty() ? house.newId() : id));
    }
}
