package org.bluetick.stream;

import static org.bluetick.stanza.StreamError.Condition.BAD_FORMAT;
import static org.bluetick.stanza.StreamError.Condition.INTERNAL_SERVER_ERROR;
import static org.bluetick.stanza.StreamError.Condition.UNDEFINED_CONDITION;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.bluetick.api.MessageId;
import org.bluetick.session.ResumableSessions;
import org.bluetick.session.Resumption;
import org.bluetick.session.Session;
import org.bluetick.session.StreamManagement;
import org.bluetick.stanza.StanzaError;
import org.bluetick.stanza.StreamError;
import org.bluetick.storage.StorageException;
import org.bluetick.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0198: enables stream management, takes acknowledgements, resumes sessions. `<r/>` is answered by `StreamInput`.
/// Touched only in the stream's turn.
final class StreamManagementFeature {
    private static final String NAMESPACE = StreamManagement.NAMESPACE;
    private static final int ID_BYTES = 12;
    private static final Logger LOG = LoggerFactory.getLogger(StreamManagementFeature.class);

    private final StreamSettings settings;
    private final Stream stream;
    private final ResumableSessions sessions;

    StreamManagementFeature(StreamSettings settings, Stream stream, ResumableSessions sessions) {
        this.settings = settings;
        this.stream = stream;
        this.sessions = sessions;
    }

    static boolean isRequest(Element element) {
        return element.is("r", NAMESPACE);
    }

    static Element offer() {
        return Element.of("sm", NAMESPACE);
    }

    boolean negotiate(Element element, Optional<Session> session) {
        if (!element.namespace().equals(NAMESPACE)) {
            return false;
        }
        switch (element.name()) {
            case "enable" -> enable(element, session);
            case "resume" -> resume(element, session);
            case "a" -> acknowledged(element, session);
            case "r" -> session.flatMap(Session::management).ifPresentOrElse(
                    management -> stream.send(management.answer()), // else it was answered when it was read
                    () -> fail("unexpected-request", OptionalLong.empty()));
            default -> fail("unexpected-request", OptionalLong.empty());
        }
        return true;
    }

    private void enable(Element enable, Optional<Session> session) {
        boolean resume = enable.attribute("resume").filter(value -> value.equals("true") || value.equals("1")).isPresent();
        Duration max = resume ? wanted(enable) : Duration.ZERO;
        StreamManagement management = new StreamManagement(newId(), max, sessions.outliveCrashes());
        if (session.isEmpty() || !session.get().manage(management)) {
            fail("unexpected-request", OptionalLong.empty());
            return;
        }
        stream.send(enabled(management, max));
        stream.managed(management);
    }

    private Element enabled(StreamManagement management, Duration max) {
        Element enabled = Element.of("enabled", NAMESPACE);
        if (!management.isResumable()) {
            return enabled;
        }
        Element resumable = enabled.with("id", management.id()).with("resume", "true").with("max", Long.toString(max.toSeconds()));
        return settings.location().isEmpty() ? resumable : resumable.with("location", settings.location());
    }

    /// What the client asks for, at most what is configured.
    private Duration wanted(Element enable) {
        try {
            long seconds = enable.attribute("max").map(Long::parseLong).orElse(Long.MAX_VALUE);
            return seconds < 0 || seconds > settings.resumption().toSeconds()
                    ? settings.resumption()
                    : Duration.ofSeconds(seconds);
        } catch (NumberFormatException e) {
            return settings.resumption();
        }
    }

    /// The session goes on in its own mailbox; the stream moves there first.
    private void resume(Element resume, Optional<Session> bound) {
        if (bound.isPresent() || stream.account().isEmpty()) {
            fail("unexpected-request", OptionalLong.empty());
            return;
        }
        if (settings.resumption().isZero()) {
            fail("feature-not-implemented", OptionalLong.empty());
            return;
        }
        String previd = resume.attribute("previd").orElse("");
        OptionalLong h = count(resume);
        if (h.isEmpty()) {
            stream.fail(new StreamError(BAD_FORMAT, "<resume/> with h=\"" + resume.attribute("h").orElse("") + "\"; expected a number"));
            return;
        }
        Optional<Session> session = sessions.find(previd)
                .filter(found -> found.account().equals(stream.account().orElseThrow()));
        if (session.isEmpty()) {
            fetch(previd, h.getAsLong());
            return;
        }
        stream.moveTo(session.get(), () -> goOn(session.get(), previd, h.getAsLong()));
    }

    /// It may be on another node. What the client sends meanwhile waits.
    private void fetch(String previd, long h) {
        stream.gate().shut();
        sessions.fetch(previd, stream.account().orElseThrow(), found -> stream.post(() -> fetched(found, previd, h)));
    }

    private void fetched(Optional<Session> found, String previd, long h) {
        if (found.isPresent()) {
            stream.moveTo(found.get(), () -> {
                try {
                    goOn(found.get(), previd, h);
                } finally {
                    stream.gate().open();
                }
            });
        } else if (!stream.isClosed()) {
            lost("it has ended", kept(previd));
            stream.gate().open();
        }
    }

    /// In the session's turn.
    private void goOn(Session session, String previd, long h) {
        if (stream.isClosed()) {
            session.detach(stream);
            return;
        }
        try {
            switch (session.resume(stream, h)) {
                case Resumption.Resumed(_) -> stream.resumed(session);
                case Resumption.TooHigh(long sent) -> tooHigh(h, sent);
                case Resumption.Lost(String why, OptionalLong handled) -> {
                    stream.takeOverMailbox(); // the session has ended: its mailbox is nobody's
                    lost(why, handled.isPresent() ? handled : kept(previd));
                }
            }
        } catch (StorageException e) {
            stream.fail(new StreamError(INTERNAL_SERVER_ERROR, "the database does not answer"));
        }
    }

    private void lost(String why, OptionalLong handled) {
        LOG.info("{} cannot resume a session, and begins anew: {}", stream.account().orElseThrow(), why);
        fail("item-not-found", handled);
    }

    private void acknowledged(Element a, Optional<Session> session) {
        OptionalLong h = count(a);
        if (session.isEmpty() || session.get().management().isEmpty()) {
            fail("unexpected-request", OptionalLong.empty());
        } else if (h.isEmpty()) {
            stream.fail(new StreamError(BAD_FORMAT, "<a/> with h=\"" + a.attribute("h").orElse("") + "\"; expected a number"));
        } else if (!session.get().acknowledged(h.getAsLong())) {
            tooHigh(h.getAsLong(), session.get().management().get().sentCount());
        }
    }

    private void tooHigh(long h, long sent) {
        Element condition = Element.of("handled-count-too-high", NAMESPACE)
                .with("h", Long.toString(h))
                .with("send-count", Long.toString(sent));
        stream.fail(new StreamError(UNDEFINED_CONDITION, "h=" + h + "; expected at most " + sent, condition));
    }

    /// How far the lost session had come, as its kept messages tell: what the client need not send again (§5).
    private OptionalLong kept(String previd) {
        return startOf(previd).stream()
                .mapToObj(start -> settings.log().lastCount(stream.account().orElseThrow(), previd, new MessageId(start)))
                .flatMapToLong(OptionalLong::stream)
                .findFirst();
    }

    private void fail(String condition, OptionalLong h) {
        Element failed = Element.of("failed", NAMESPACE, Element.of(condition, StanzaError.NAMESPACE));
        stream.send(h.isPresent() ? failed.with("h", Long.toString(StreamManagement.wrapped(h.getAsLong()))) : failed);
    }

    private static OptionalLong count(Element element) {
        try {
            long h = Long.parseLong(element.attribute("h").orElse(""));
            return h >= 0 && h <= 0xffff_ffffL ? OptionalLong.of(h) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// Random, and the moment it was given, after which the stream's messages are.
    private String newId() {
        byte[] random = new byte[ID_BYTES];
        settings.random().nextBytes(random);
        MessageId now = MessageId.firstAt(settings.clock().instant());
        return Base64.getUrlEncoder().encodeToString(random) + "." + now;
    }

    private static OptionalLong startOf(String id) {
        return MessageId.parse(id.substring(id.lastIndexOf('.') + 1))
                .map(start -> OptionalLong.of(start.value())).orElse(OptionalLong.empty());
    }
}
