package org.bluetick.federation;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.INVALID_NAMESPACE;
import static org.bluetick.stanza.StreamError.Condition.POLICY_VIOLATION;

import java.util.Optional;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.bluetick.xml.StreamEvent;

/// What is said on a stream we have opened until stanzas may be sent (RFC 6120 §4.3): TLS, then SASL EXTERNAL (XEP-0178) or
/// dialback (XEP-0220); or TLS and one question of dialback. Touched in the stream's turn only.
///
/// ```
/// HEADER ─► FEATURES ─► TLS ─► HEADER ─► FEATURES ─┬─► EXTERNAL ─► HEADER ─► FEATURES ─► ENABLING ─► DONE
///                                                  ├─► DIALBACK ─────────────────────────────────► DONE
///                                                  └─► VERIFYING ────────────────────────────────► DONE
/// ```
final class OutgoingNegotiation {
    private enum Step { HEADER, FEATURES, TLS, EXTERNAL, DIALBACK, VERIFYING, ENABLING, DONE }

    private final House house;
    private final Pair pair;
    private final Target target;
    private final OutgoingStream.Task task;
    private final ServerConnection connection;
    private final OutgoingStream stream;

    private Step step = Step.HEADER;
    private String streamId = "";
    private boolean authenticated;
    private boolean externalRefused;
    private boolean bidirectional;
    private String trust = "";

    OutgoingNegotiation(House house, Pair pair, Target target, OutgoingStream.Task task, ServerConnection connection, OutgoingStream stream) {
        this.house = house;
        this.pair = pair;
        this.target = target;
        this.task = task;
        this.connection = connection;
        this.stream = stream;
    }

    /// Begins to speak.
    void start() {
        connection.write(StreamHeaders.initial(pair.local(), pair.remote()));
    }

    /// Whether the peer may send stanzas, too (XEP-0288).
    boolean isBidirectional() {
        return bidirectional;
    }

    /// For people: how the two know each other.
    String trust() {
        return trust;
    }

    /// For people: what the peer is to say next.
    String awaited() {
        return switch (step) {
            case HEADER -> "a stream header";
            case FEATURES -> "stream features";
            case TLS -> "TLS";
            case EXTERNAL -> "SASL EXTERNAL";
            case DIALBACK, VERIFYING -> "dialback";
            case ENABLING -> "stream management";
            case DONE -> "stanzas";
        };
    }

    void opened(StreamEvent.Opened opened) {
        if (step != Step.HEADER) {
            giveUp("sent a second stream header", BAD_FORMAT);
            return;
        }
        if (!opened.contentNamespace().equals(ContentNamespace.SERVER)) {
            giveUp("speaks " + opened.contentNamespace() + "; expected jabber:server", INVALID_NAMESPACE);
            return;
        }
        streamId = opened.header().attribute("id").orElse("");
        step = Step.FEATURES;
        boolean hasFeatures = opened.header().attribute("version").filter(version -> version.startsWith("1.")).isPresent();
        if (!hasFeatures) {
            negotiate(Element.of("features", StreamHeaders.STREAMS));
        }
    }

    void received(Element element) {
        switch (step) {
            case FEATURES -> features(element);
            case TLS -> tls(element);
            case EXTERNAL -> external(element);
            case DIALBACK -> dialback(element);
            case VERIFYING -> verified(element);
            case ENABLING -> enabled(element);
            case HEADER, DONE -> stream.unexpected(element);
        }
    }

    private void features(Element element) {
        if (element.is("features", StreamHeaders.STREAMS)) {
            negotiate(element);
        } else {
            stream.unexpected(element);
        }
    }

    private void negotiate(Element features) {
        if (!connection.secure() && features.has("starttls", StartTls.NAMESPACE)) {
            task.told("It offers STARTTLS");
            connection.write(StartTls.REQUEST);
            step = Step.TLS;
        } else if (!connection.secure() && house.config().requireTls()) {
            giveUp("offers no TLS, which federation.require-tls asks for", POLICY_VIOLATION);
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
            giveUp("was not trusted: " + problem.get(), POLICY_VIOLATION);
            return false;
        }
        return true;
    }

    private void authenticate(Element features) {
        Optional<Verification.Question> question = task.question();
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
            start();
        } else {
            giveUp("offered TLS, then answered <" + element.name() + "/>", POLICY_VIOLATION);
        }
    }

    private void external(Element element) {
        if (element.is("success", Sasl.NAMESPACE)) {
            authenticated = true;
            step = Step.HEADER;
            connection.restart(house.limits().after());
            start();
        } else if (element.is("failure", Sasl.NAMESPACE)) {
            externalRefused = true;
            task.told("It refused: " + element.elements().findFirst().map(Element::name).orElse("for no reason"));
            beginDialback();
        } else {
            stream.unexpected(element);
        }
    }

    private void dialback(Element element) {
        if (!Dialback.isResult(element)) {
            stream.unexpected(element);
            return;
        }
        switch (element.attribute("type").orElse("")) {
            case "valid" -> {
                connection.limits(house.limits().after());
                end(false);
            }
            case "invalid" -> giveUp("asked our server, and was told that we are not " + pair.local(), POLICY_VIOLATION);
            default -> giveUp("could not verify us by dialback: " + element.child("error", ContentNamespace.SERVER)
                    .flatMap(Element::firstElement).map(Element::name).orElse("no reason given")
                    + (externalRefused ? "; it had refused our certificate" : ""), POLICY_VIOLATION);
        }
    }

    private void verified(Element element) {
        Optional<String> type = element.attribute("type");
        if (Dialback.isVerify(element) && type.isPresent()) {
            step = Step.DONE;
            stream.verified(type.get());
        } else {
            stream.unexpected(element);
        }
    }

    private void enable(Element features) {
        if (features.has("sm", SentCount.NAMESPACE)) {
            connection.write(SentCount.ENABLE);
            step = Step.ENABLING;
        } else {
            end(false);
        }
    }

    private void enabled(Element element) {
        if (element.namespace().equals(SentCount.NAMESPACE)) {
            end(element.name().equals("enabled"));
        } else {
            stream.carried(element); // it knows us already, and may send
        }
    }

    private void end(boolean acknowledges) {
        step = Step.DONE;
        stream.negotiated(acknowledges);
    }

    private void giveUp(String why, StreamError.Condition condition) {
        stream.giveUp(Failure.refused(target + " " + why), condition);
    }
}
