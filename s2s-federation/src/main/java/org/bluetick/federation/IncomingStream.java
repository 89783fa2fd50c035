package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.CONNECTION_TIMEOUT;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.NOT_AUTHORIZED;
import static org.bluetick.stanza.StreamError.Condition.UNDEFINED_CONDITION;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.time.Instant;
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
import org.bluetick.xml.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream another server has opened to us (RFC 6120 §4, §13.9): it shows which domains it speaks for, and sends their stanzas, which
/// we acknowledge (XEP-0198); when it goes both ways (XEP-0288), it takes ours. Touched in its turn only, except what says otherwise.
final class IncomingStream implements ServerConnection.Stream, Road {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingStream.class);

    private final House house;
    private final IncomingStreams streams;
    private final ServerConnection connection;
    private final PeerCertificate certificate;
    private final IncomingNegotiation negotiation;
    private final Inbox inbox;
    private final SentCount counted = new SentCount();
    private final Instant deadline;

    private boolean closed;
    private boolean counts;
    private Road.@Nullable Traveller traveller;
    /// Those it has shown that it speaks for. Replaced, never changed: others look at it.
    private volatile Set<Jid> domains = Set.of();
    private volatile String description = "";

    IncomingStream(House house, IncomingStreams streams, Connection connection) {
        this.house = house;
        this.streams = streams;
        this.connection = new ServerConnection(connection, house.mailboxes(), house.limits().before(), house.config().rate().bytes(), this);
        this.certificate = new PeerCertificate(house, this.connection);
        this.negotiation = new IncomingNegotiation(house, streams, this.connection, certificate, this);
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
        if (!closed) {
            negotiation.opened(opened);
        }
    }

    @Override
    public void received(Element element) {
        if (closed) {
            return;
        }
        if (negotiation.expectsHeader()) {
            fail(new StreamError(BAD_FORMAT, "<" + element.name() + "/>; expected a new stream header"));
            return;
        }
        switch (element.namespace()) {
            case StartTls.NAMESPACE -> negotiation.startTls(element);
            case Sasl.NAMESPACE -> negotiation.external(element);
            case Dialback.NAMESPACE -> negotiation.dialback(element);
            case SentCount.NAMESPACE -> manage(element);
            default -> {
                if (Bidi.isEnable(element)) {
                    negotiation.enableBidi();
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

    boolean isClosed() {
        return closed;
    }

    /// The peer has shown that it speaks for the domain.
    void admit(Jid domain, String how) {
        Set<Jid> more = new LinkedHashSet<>(domains);
        more.add(domain);
        domains = Set.copyOf(more);
        description = "from " + connection.address() + ", " + (connection.secure() ? "TLS" : "no TLS") + ", it is known by " + how
                + (negotiation.isBidirectional() ? ", both ways" : "");
        LOG.info("{} ({}) is known by {}", domain, connection.address(), how);
        streams.admitted(this, domain);
        negotiation.bothWays(domain).ifPresent(pair -> traveller = streams.bothWays(this, pair));
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
        return certificate.description();
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
        negotiation.sendHeaderFirst();
        finish();
    }

    @Override
    public void fail(StreamError error) {
        if (closed) {
            return;
        }
        LOG.info("The stream from {} ({}) ends with {}: {}", negotiation.peer(), connection.address(), error.condition(), error.text());
        negotiation.sendHeaderFirst();
        connection.write(error.element());
        finish();
    }

    @Override
    public void lost(Optional<Throwable> cause) {
        cause.ifPresent(why -> LOG.info("The connection of {} ({}) is lost: {}", negotiation.peer(), connection.address(), why.getMessage()));
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
}
