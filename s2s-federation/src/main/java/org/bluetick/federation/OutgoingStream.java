package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.CONNECTION_TIMEOUT;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;
import static org.bluetick.stanza.StreamError.Condition.UNDEFINED_CONDITION;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;

/// A stream we have opened to another domain (RFC 6120 §4, §13.9): it is negotiated, then stanzas are sent on it, which the peer may
/// acknowledge (XEP-0198), and when it goes both ways (XEP-0288) the peer's come. Touched in its turn only, except what says
/// otherwise.
final class OutgoingStream implements ServerConnection.Stream, Road {
    private enum Phase { NEGOTIATION, OPEN, OVER }

    private final House house;
    private final Pair pair;
    private final Target target;
    private final Task task;
    private final OutgoingStreams streams;
    private final ServerConnection connection;
    private final OutgoingNegotiation negotiation;
    private final Inbox inbox;
    private final SentCount counted = new SentCount();
    private final Instant deadline;

    private Phase phase = Phase.NEGOTIATION;
    private volatile boolean acknowledges;
    private volatile String description;

    /// What a stream is opened for, and who is told what becomes of it. Called in the stream's turn.
    interface Task extends Road.Traveller {
        /// What to ask the domain, in place of sending stanzas.
        default Optional<Verification.Question> question() {
            return Optional.empty();
        }

        /// Stanzas may be sent.
        void opened(OutgoingStream stream);

        /// What the domain has answered.
        default void verified(String type) {}

        /// There is no stream, and no answer.
        void failed(Failure failure);

        /// What happens, for people.
        void told(String line);
    }

    OutgoingStream(House house, Pair pair, Target target, Connection connection, Task task, OutgoingStreams streams) {
        this.house = house;
        this.pair = pair;
        this.target = target;
        this.task = task;
        this.streams = streams;
        this.connection = new ServerConnection(connection, house.mailboxes(), house.limits().before(), house.config().rate().bytes(), this);
        this.negotiation = new OutgoingNegotiation(house, pair, target, task, this.connection, this);
        this.inbox = new Inbox(house);
        this.deadline = house.clock().instant().plus(house.config().timeToConnect());
        this.description = "to " + target;
    }

    /// Begins to speak.
    ConnectionHandler start() {
        connection.post(() -> {
            task.told("Connected to " + connection.address());
            negotiation.start();
        });
        return connection;
    }

    /// Gives up what takes too long. From any thread.
    void sweep() {
        connection.secondPassed();
        connection.post(() -> {
            if (phase == Phase.NEGOTIATION && house.clock().instant().isAfter(deadline)) {
                giveUp(Failure.unreachable(target + " did not come to an end with " + negotiation.awaited() + " in time"), CONNECTION_TIMEOUT);
            }
        });
    }

    // What it is as a road: from any thread.

    @Override
    public void send(List<Element> stanzas) {
        connection.post(() -> {
            if (phase == Phase.OPEN) {
                counted.sent(stanzas.size());
                stanzas.forEach(connection::write);
            }
        });
    }

    @Override
    public long unsent() {
        return connection.unsent();
    }

    @Override
    public boolean isAcknowledged() {
        return acknowledges;
    }

    @Override
    public void close() {
        connection.post(this::finish);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String certificate() {
        return Certificates.describe(connection.tlsSession());
    }

    // What the negotiation comes to.

    /// Stanzas may be sent.
    ///
    /// @param acknowledged whether the peer tells how many it has
    void negotiated(boolean acknowledged) {
        phase = Phase.OPEN;
        acknowledges = acknowledged;
        inbox.startCounting();
        description = "to " + target + ", " + (connection.secure() ? "TLS" : "no TLS") + ", it is known by " + negotiation.trust()
                + (negotiation.isBidirectional() ? ", both ways" : "");
        task.told("Stanzas can be sent" + (acknowledges ? "; it acknowledges them" : ""));
        task.opened(this);
    }

    /// The domain has answered what it was asked.
    void verified(String type) {
        finish();
        task.verified(type);
    }

    void unexpected(Element element) {
        giveUp(Failure.refused(target + " sent <" + element.name() + "/> in place of " + negotiation.awaited()), POLICY_VIOLATION);
    }

    void giveUp(Failure failure, StreamError.Condition condition) {
        giveUp(failure, new StreamError(condition, failure.text()));
    }

    // What the connection brings.

    @Override
    public void opened(StreamEvent.Opened opened) {
        if (phase != Phase.OVER) {
            negotiation.opened(opened);
        }
    }

    @Override
    public void received(Element element) {
        if (phase == Phase.OVER) {
            return;
        }
        if (element.is("error", StreamHeaders.STREAMS)) {
            failed(Failure.refused(target + " ended the stream with " + condition(element)));
        } else if (phase == Phase.NEGOTIATION) {
            negotiation.received(element);
        } else {
            carried(element);
        }
    }

    /// What comes while stanzas are sent.
    void carried(Element element) {
        if (element.namespace().equals(SentCount.NAMESPACE)) {
            acknowledgement(element);
        } else if (negotiation.isBidirectional() && Stanza.isStanza(ContentNamespace.asOfClients(element))) {
            inbox.receive(element, List.of(pair.remote())).ifPresent(this::fail);
        } else if (!Dialback.isResult(element)) {
            giveUp(Failure.refused(target + " sent <" + element.name() + "/> on a stream that goes one way"), UNSUPPORTED_STANZA_TYPE);
        }
    }

    private void acknowledgement(Element element) {
        switch (element.name()) {
            case "r" -> inbox.asked();
            case "a" -> {
                OptionalLong count = counted.acknowledged(element);
                if (count.isEmpty()) {
                    fail(new StreamError(UNDEFINED_CONDITION, "h=\"" + element.attribute("h").orElse("") + "\"; expected what was sent"));
                } else {
                    task.acknowledged(this, count.getAsLong());
                }
            }
            default -> unexpected(element);
        }
    }

    @Override
    public void turnFailed() {
        inbox.turnFailed();
        fail(StreamError.of(INTERNAL_SERVER_ERROR));
    }

    @Override
    public void turnEnded() {
        inbox.turnEnded().ifPresent(connection::write);
        if (phase == Phase.OPEN && acknowledges && counted.asks()) {
            connection.write(SentCount.REQUEST);
        }
    }

    @Override
    public void drained() {
        if (phase == Phase.OPEN) {
            task.drained(this);
        }
    }

    @Override
    public void closedByPeer() {
        failed(Failure.unreachable(target + " closed the stream"));
    }

    @Override
    public void fail(StreamError error) {
        giveUp(Failure.refused(target + " sent what we cannot take: " + error.text()), error);
    }

    @Override
    public void lost(Optional<Throwable> cause) {
        failed(Failure.unreachable("the connection to " + target + " was lost"
                + cause.map(why -> ": " + why.getMessage()).orElse("")));
    }

    private void giveUp(Failure failure, StreamError error) {
        if (phase != Phase.OVER) {
            connection.write(error.element());
            failed(failure);
        }
    }

    private void failed(Failure failure) {
        Phase before = phase;
        finish();
        switch (before) {
            case NEGOTIATION -> {
                task.told(failure.text());
                task.failed(failure);
            }
            case OPEN -> task.gone(this, failure.text());
            case OVER -> {} // it was told before
        }
    }

    private void finish() {
        phase = Phase.OVER;
        connection.finish();
        streams.remove(this);
    }

    private static String condition(Element error) {
        String text = error.elements().filter(each -> each.name().equals("text")).map(Element::text).findFirst().orElse("");
        return error.elements().map(Element::name).filter(name -> !name.equals("text")).findFirst().orElse("an error")
                + (text.isEmpty() ? "" : " (" + text + ")");
    }
}
