package org.bluetick.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0198: what the client has sent and is durable here, what was sent to it and it has not acknowledged. Belongs to a session
/// and outlives its streams. Touched in the session's turn only, except `answer`. Counts go round at 2^32 (§4).
public final class StreamManagement {
    public static final String NAMESPACE = "urn:xmpp:sm:3";

    private final String id;
    private final Duration max;
    private final Queue<Sent> unacknowledged = new ArrayDeque<>();
    private long received;
    private long sent;
    private long acknowledged;
    private boolean requested;
    private long told;
    /// h: what of the received is durable.
    private volatile long handled;

    /// A stanza that was sent, and the id of the kept message it is.
    private record Sent(Stanza stanza, @Nullable MessageId id) {}

    /// @param id names the session for its resumption
    /// @param max how long it may be without a stream; zero: it cannot be resumed
    public StreamManagement(String id, Duration max) {
        this.id = id;
        this.max = max;
    }

    public String id() {
        return id;
    }

    public Duration max() {
        return max;
    }

    public boolean isResumable() {
        return !max.isZero();
    }

    /// `<a/>` with what is durable (§4: must not be withheld). From any thread.
    public Element answer() {
        return Element.of("a", NAMESPACE).with("h", Long.toString(wrapped(handled)));
    }

    public long handled() {
        return wrapped(handled);
    }

    /// The client has sent a stanza.
    void received() {
        received++;
    }

    StreamCount streamCount() {
        return new StreamCount(id, received);
    }

    /// A stanza goes to the client.
    void sent(Stanza stanza, @Nullable MessageId id) {
        sent++;
        unacknowledged.add(new Sent(stanza, id));
    }

    /// What was received is durable. The answer that the client should get: unasked, when h has moved.
    Optional<Element> turnEnded(boolean asked) {
        handled = received;
        if (told == received && !asked) {
            return Optional.empty();
        }
        told = received;
        return Optional.of(answer());
    }

    /// Asks the client for an acknowledgement, unless it has been asked already or owes none.
    Optional<Element> request() {
        if (requested || unacknowledged.isEmpty()) {
            return Optional.empty();
        }
        requested = true;
        return Optional.of(Element.of("r", NAMESPACE));
    }

    /// The client has received the first h of what was sent. The ids of kept messages among what is new to us;
    /// empty when h is more than was sent.
    Optional<List<MessageId>> acknowledge(long h) {
        long more = wrapped(h - acknowledged);
        if (more > unacknowledged.size()) {
            return Optional.empty();
        }
        List<MessageId> ids = new ArrayList<>();
        for (long i = 0; i < more; i++) {
            Sent covered = unacknowledged.remove();
            if (covered.id() != null) {
                ids.add(covered.id());
            }
        }
        acknowledged += more;
        requested = false;
        return Optional.of(ids);
    }

    /// The stream is lost or replaced: a request on it is not answered any more.
    void interrupted() {
        requested = false;
    }

    /// What the client must be sent again, in order.
    List<Stanza> toResend() {
        return unacknowledged.stream().map(Sent::stanza).toList();
    }

    /// What would be lost with the session: it is kept nowhere.
    List<Stanza> unkept() {
        return unacknowledged.stream().filter(each -> each.id() == null).map(Sent::stanza).toList();
    }

    boolean isUnacknowledged(MessageId id) {
        return unacknowledged.stream().anyMatch(each -> id.equals(each.id()));
    }

    int waiting() {
        return unacknowledged.size();
    }

    public long sentCount() {
        return wrapped(sent);
    }

    private static long wrapped(long count) {
        return count & 0xffff_ffffL;
    }
}
