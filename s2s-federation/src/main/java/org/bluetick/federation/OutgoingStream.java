package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.CONNECTION_TIMEOUT;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.INVALID_NAMESPACE;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;
import static org.bluetick.stanza.StreamError.Condition.UNDEFINED_CONDITION;
import static org.bluetick.stanza.StreamError.Condition.UNSUPPORTED_STANZA_TYPE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.address.Jid;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StreamError;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;

/// A stream we have opened to another domain (RFC 6120 §4, §13.9): TLS, then SASL EXTERNAL or dialback, then stanzas; or TLS and
/// one question of dialback. Touched in its turn only, except what says otherwise.
///
/// ```
/// HEADER ─► FEATURES ─► TLS ─► HEADER ─► FEATURES ─┬─► EXTERNAL ─► HEADER ─► FEATURES ─► ENABLING ─► OPEN
///                                                  ├─► DIALBACK ─────────────────────────────────► OPEN
///                                                  └─► VERIFYING ────────────────────────────────► OVER
/// ```
final class OutgoingStream implements ServerConnection.Stream, Road {
    private enum Step { HEADER, FEATURES, TLS, EXTERNAL, DIALBACK, VERIFYING, ENABLING, OPEN, OVER }

    private final House house;
    private final Pair pair;
    private final Target target;
    private final Task task;
    private final OutgoingStreams streams;
    private final ServerConnection connection;
    private final Inbox inbox;
    private final Instant deadline;

    private Step step = Step.HEADER;
    private String streamId = "";
    private boolean authenticated;
    private boolean externalRefused;
    private boolean bidirectional;
    private String trust = "";
    private final SentCount counted = new SentCount();
    private volatile boolean acknowledges;
    private volatile String description;

    /// What a stream is opened for, and who is told what becomes of it. Called in the stream's turn.
    interface Task extends Road.Traveller {
        /// What to ask the domain, in place of sending stanzas.
        default Optional<Question> question() {
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

    /// Whether a key is the domain's own (XEP-0220 §2.3).
    record Question(String streamId, String key) {}

    OutgoingStream(House house, Pair pair, Target target, Connection connection, Task task, OutgoingStreams streams) {
        this.house = house;
        this.pair = pair;
        this.target = target;
        this.task = task;
        this.streams = streams;
        this.connection = new ServerConnection(connection, house.mailboxes(), house.limits().before(), house.config().rate().bytes(), this);
        this.inbox = new Inbox(house);
        this.deadline = house.clock().instant().plus(house.config().timeToConnect());
        this.description = "to " + target;
    }

    /// Begins to speak.
    ConnectionHandler start() {
        connection.post(() -> {
            task.told("Connected to " + connection.address());
            writeHeader();
        });
        return connection;
    }

    /// Gives up what takes too long. From any thread.
    void sweep() {
        connection.secondPassed();
        connection.post(() -> {
            if (step != Step.OPEN && step != Step.OVER && house.clock().instant().isAfter(deadline)) {
                giveUp(Failure.unreachable(target + " did not come to an end with " + describe(step) + " in time"), CONNECTION_TIMEOUT);
            }
        });
    }

    @Override
    public void send(List<Element> stanzas) {
        connection.post(() -> {
            if (step == Step.OPEN) {
                counted.sent(stanzas.size());
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

    @Override
    public boolean isAcknowledged() {
        return acknowledges;
    }

    @Override
    public void close() {
        connection.post(() -> {
            step = Step.OVER;
            finish();
        });
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void opened(StreamEvent.Opened opened) {
        if (step != Step.HEADER) {
            giveUp(Failure.refused(target + " sent a second stream header"), BAD_FORMAT);
            return;
        }
        if (!opened.contentNamespace().equals(ContentNamespace.SERVER)) {
            giveUp(Failure.refused(target + " speaks " + opened.contentNamespace() + "; expected jabber:server"), INVALID_NAMESPACE);
            return;
        }
        streamId = opened.header().attribute("id").orElse("");
        step = Step.FEATURES;
        boolean hasFeatures = opened.header().attribute("version").filter(version -> version.startsWith("1.")).isPresent();
        if (!hasFeatures) {
            negotiate(Element.of("features", StreamHeaders.STREAMS));
        }
    }

    @Override
    public void received(Element element) {
        if (step == Step.OVER) {
            return;
        }
        if (element.is("error", StreamHeaders.STREAMS)) {
            failed(Failure.refused(target + " ended the stream with " + condition(element)));
            return;
        }
        switch (step) {
            case FEATURES -> features(element);
            case TLS -> tls(element);
            case EXTERNAL -> external(element);
            case DIALBACK -> dialback(element);
            case VERIFYING -> verified(element);
            case ENABLING -> enabled(element);
            case OPEN -> open(element);
            case HEADER, OVER -> unexpected(element);
        }
    }

    private void features(Element element) {
        if (element.is("features", StreamHeaders.STREAMS)) {
            negotiate(element);
        } else {
            unexpected(element);
        }
    }

    private void negotiate(Element features) {
        if (!connection.secure() && features.has("starttls", StartTls.NAMESPACE)) {
            task.told("It offers STARTTLS");
            connection.write(StartTls.REQUEST);
            step = Step.TLS;
        } else if (!connection.secure() && house.config().requireTls()) {
            giveUp(Failure.refused(target + " offers no TLS, which federation.require-tls asks for"), POLICY_VIOLATION);
        } else if (authenticated) {
            enable(features);
        } else if (isTrusted()) {
            authenticate(features);
        }
    }

    /// Whether the peer is the domain, as far as TLS can tell.
    private boolean isTrusted() {
        Security security = house.config().securityOf(pair.remote());
        Optional<String> problem = house.certificates().problem(connection.tlsSession(), pair.remote());
        trust = problem.isEmpty() ? "certificate" : "dialback";
        connection.tlsSession().ifPresent(session -> task.told("TLS: " + session.getProtocol() + ", " + session.getCipherSuite()));
        task.told(problem.map(why -> "Its certificate does not show that it is " + pair.remote() + ": " + why)
                .orElse("Its certificate shows that it is " + pair.remote()));
        if (problem.isPresent() && !security.takesDialback()) {
            giveUp(Failure.refused(target + " was not trusted: " + problem.get()), POLICY_VIOLATION);
            return false;
        }
        return true;
    }

    private void authenticate(Element features) {
        Optional<Question> question = task.question();
        if (question.isPresent()) {
            connection.write(Dialback.verify(pair.local(), pair.remote(), question.get().streamId(), question.get().key()));
            step = Step.VERIFYING;
            return;
        }
        if (house.config().bidirectional() && Bidi.isOffered(features)) {
            task.told("It offers streams that go both ways");
            connection.write(Bidi.ENABLE);
            bidirectional = true;
        }
        if (Sasl.offersExternal(features) && house.config().securityOf(pair.remote()).takesCertificates()) {
            task.told("It takes our certificate: SASL EXTERNAL");
            connection.write(Sasl.auth(pair.local()));
            step = Step.EXTERNAL;
        } else {
            beginDialback();
        }
    }

    private void beginDialback() {
        task.told("We show who we are by dialback");
        connection.write(Dialback.request(pair.local(), pair.remote(), house.keys().key(pair.remote(), pair.local(), streamId)));
        step = Step.DIALBACK;
    }

    private void tls(Element element) {
        if (StartTls.isProceed(element)) {
            step = Step.HEADER;
            connection.startTls(new byte[0], house.limits().before());
            writeHeader();
        } else {
            giveUp(Failure.refused(target + " offered TLS, then answered <" + element.name() + "/>"), POLICY_VIOLATION);
        }
    }

    private void external(Element element) {
        if (element.is("success", Sasl.NAMESPACE)) {
            authenticated = true;
            step = Step.HEADER;
            connection.restart(house.limits().after());
            writeHeader();
        } else if (element.is("failure", Sasl.NAMESPACE)) {
            externalRefused = true;
            task.told("It refused: " + element.elements().findFirst().map(Element::name).orElse("for no reason"));
            beginDialback();
        } else {
            unexpected(element);
        }
    }

    private void dialback(Element element) {
        if (!Dialback.isResult(element)) {
            unexpected(element);
            return;
        }
        switch (element.attribute("type").orElse("")) {
            case "valid" -> {
                authenticated = true;
                connection.limits(house.limits().after());
                isOpen();
            }
            case "invalid" -> giveUp(Failure.refused(target + " asked our server, and was told that we are not " + pair.local()), POLICY_VIOLATION);
            default -> giveUp(Failure.refused(target + " could not verify us by dialback: " + element.child("error", ContentNamespace.SERVER)
                    .flatMap(Element::firstElement).map(Element::name).orElse("no reason given")
                    + (externalRefused ? "; it had refused our certificate" : "")), POLICY_VIOLATION);
        }
    }

    private void verified(Element element) {
        boolean answers = Dialback.isVerify(element) && element.attribute("type").isPresent();
        if (!answers) {
            unexpected(element);
            return;
        }
        step = Step.OVER;
        finish();
        task.verified(element.attribute("type").orElse(""));
    }

    private void enable(Element features) {
        if (features.has("sm", SentCount.NAMESPACE)) {
            connection.write(SentCount.ENABLE);
            step = Step.ENABLING;
        } else {
            isOpen();
        }
    }

    private void enabled(Element element) {
        if (element.namespace().equals(SentCount.NAMESPACE)) {
            acknowledges = element.name().equals("enabled");
            inbox.startCounting();
            isOpen();
        } else {
            open(element);
        }
    }

    private void isOpen() {
        step = Step.OPEN;
        description = "to " + target + ", " + (connection.secure() ? "TLS" : "no TLS") + ", it is known by " + trust
                + (bidirectional ? ", both ways" : "");
        task.told("Stanzas can be sent" + (acknowledges ? "; it acknowledges them" : ""));
        task.opened(this);
    }

    private void open(Element element) {
        if (element.namespace().equals(SentCount.NAMESPACE)) {
            acknowledgement(element);
        } else if (bidirectional && Stanza.isStanza(ContentNamespace.asOfClients(element))) {
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
        if (step == Step.OPEN && acknowledges && counted.asks()) {
            connection.write(SentCount.REQUEST);
        }
    }

    @Override
    public void drained() {
        if (step == Step.OPEN) {
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

    private void unexpected(Element element) {
        giveUp(Failure.refused(target + " sent <" + element.name() + "/> in place of " + describe(step)), POLICY_VIOLATION);
    }

    private void giveUp(Failure failure, StreamError.Condition condition) {
        giveUp(failure, new StreamError(condition, failure.text()));
    }

    private void giveUp(Failure failure, StreamError error) {
        if (step != Step.OVER) {
            connection.write(error.element());
            failed(failure);
        }
    }

    private void failed(Failure failure) {
        Step before = step;
        step = Step.OVER;
        finish();
        if (before == Step.OPEN) {
            task.gone(this, failure.text());
        } else if (before != Step.OVER) {
            task.told(failure.text());
            task.failed(failure);
        }
    }

    private void finish() {
        connection.finish();
        streams.remove(this);
    }

    private void writeHeader() {
        connection.write(StreamHeaders.initial(pair.local(), pair.remote()));
    }

    private static String condition(Element error) {
        String text = error.elements().filter(each -> each.name().equals("text")).map(Element::text).findFirst().orElse("");
        return error.elements().map(Element::name).filter(name -> !name.equals("text")).findFirst().orElse("an error")
                + (text.isEmpty() ? "" : " (" + text + ")");
    }

    private static String describe(Step step) {
        return switch (step) {
            case HEADER -> "a stream header";
            case FEATURES -> "stream features";
            case TLS -> "TLS";
            case EXTERNAL -> "SASL EXTERNAL";
            case DIALBACK, VERIFYING -> "dialback";
            case ENABLING -> "stream management";
            case OPEN, OVER -> "stanzas";
        };
    }
}
