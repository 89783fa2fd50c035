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

    private final House house;
    private final IncomingStreams streams;
    private final ServerConnection connection;
    private final Inbox inbox;
    private final DialbackRequests dialback;
    private final Instant deadline;

    private String id = "";
    private @Nullable Jid local;
    private @Nullable Jid remote;
    private boolean headerExpected = true;
    private boolean headerSent;
    private boolean externalDone;
    private boolean closed;
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
        this.dialback = new DialbackRequests(house, streams, this.connection, this);
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

    boolean isKnownByCertificate(Jid domain) {
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
            case Dialback.NAMESPACE -> dialback.received(element, id);
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

    boolean isClosed() {
        return closed;
    }

    /// The peer has shown that it speaks for the domain.
    void admit(Jid domain, String how) {
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
