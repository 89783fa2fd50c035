package org.bluetick.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.bluetick.api.JournalEntry.StreamCount;
import org.bluetick.api.MessageId;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.stanza.Iq;
import org.bluetick.stanza.Stanza;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0198: what the client has sent and is durable here, what was sent to it and it has not acknowledged. Belongs to a session
/// and outlives its streams. Touched in the session's turn only, except `answer` and `handled`. Counts go round at 2^32 (§4).
///
/// Where sessions outlive a crash, the client is told of a stanza only when a crash cannot make us forget that it was
/// handled: when it or a later one is in the sender's history, or a checkpoint has counted it.
public final class StreamManagement {
    public static final String NAMESPACE = "urn:xmpp:sm:3";
    private static final long HALF_ROUND = 1L << 31;
    /// A kept message may be so long on its way to a session.
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);
    /// The client is asked at once when it owes so many stanzas, or characters.
    private static final int MANY_OWED = 20;
    private static final int LARGE_OWED = 1 << 16;
    /// Characters that the client may leave unacknowledged before what can wait elsewhere does, and before it is given up.
    private static final long MUCH = 1 << 20;
    private static final long TOO_MUCH = 4 * MUCH;

    private final String id;
    private final Duration max;
    private final boolean outlivesCrashes;
    private final Queue<Sent> unacknowledged = new ArrayDeque<>();
    private long unacknowledgedSize;
    private long received;
    private long sent;
    private long acknowledged;
    private boolean requested;
    private boolean isRequestDue;
    /// When that was the last time, by [AckRequests#now].
    private int requestedAt;
    private long told;
    /// The last of the received that a history has, or a checkpoint.
    private long written;
    /// h: what of the received is durable.
    private volatile long handled;

    /// A stanza that was sent, and the id of the kept message it is.
    private static final class Sent {
        final Stanza stanza;
        final @Nullable MessageId id;
        final int size;
        boolean answered;

        Sent(Stanza stanza, @Nullable MessageId id) {
            this.stanza = stanza;
            this.id = id;
            this.size = stanza.element().size();
        }

        boolean awaits(Iq answer) {
            return !answered && stanza instanceof Iq iq && iq.isRequest() && iq.from().equals(answer.to()) && iq.id().equals(answer.id());
        }
    }

    /// @param id names the session for its resumption
    /// @param max how long it may be without a stream; zero: it cannot be resumed
    /// @param outlivesCrashes whether the session is written down from time to time
    public StreamManagement(String id, Duration max, boolean outlivesCrashes) {
        this.id = id;
        this.max = max;
        this.outlivesCrashes = outlivesCrashes && !max.isZero();
    }

    /// As it was when it was written down, but for what was sent and not acknowledged.
    static StreamManagement restored(StoredSession stored, boolean outlivesCrashes) {
        StreamManagement restored = new StreamManagement(stored.id(), stored.patience(), outlivesCrashes);
        Counts counts = stored.counts();
        restored.sent = counts.acknowledged();
        restored.acknowledged = counts.acknowledged();
        restored.goOnAfter(counts.received());
        return restored;
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

    boolean outlivesCrashes() {
        return outlivesCrashes;
    }

    /// `<a/>` with what is durable (§4: must not be withheld). From any thread.
    public Element answer() {
        return Element.of("a", NAMESPACE).with("h", Long.toString(handled()));
    }

    /// From any thread.
    public long handled() {
        return wrapped(handled);
    }

    /// The client has sent a stanza.
    void received() {
        received++;
    }

    /// The turn keeps the stanza that is being handled in its sender's history, under this number.
    StreamCount kept() {
        written = received;
        return new StreamCount(id, received);
    }

    /// A stanza goes to the client.
    void sent(Stanza stanza, @Nullable MessageId id) {
        sent++;
        Sent added = new Sent(stanza, id);
        unacknowledged.add(added);
        unacknowledgedSize += added.size;
    }

    /// The client answers a request: it has received that, acknowledged or not.
    void answered(Iq answer) {
        for (Sent each : unacknowledged) {
            if (each.awaits(answer)) {
                each.answered = true;
                return;
            }
        }
    }

    /// @param at all kept later have larger ids
    Counts counts(MessageId at) {
        MessageId seen = MessageId.firstAt(at.time().minus(ON_THE_WAY));
        for (Sent each : unacknowledged) {
            if (each.id != null && !each.id.isAfter(seen)) {
                seen = new MessageId(each.id.value() - 1);
            }
        }
        return new Counts(received, sent, acknowledged, at, seen);
    }

    /// Whether it has come no further.
    boolean isAt(Counts counts) {
        return received == counts.received() && sent == counts.sent() && acknowledged == counts.acknowledged();
    }

    /// Whether the client may be told so much already. From any thread.
    boolean isTold(long count) {
        return handled >= count;
    }

    /// Whether something was handled that is not durable yet.
    boolean lags() {
        return handled < received;
    }

    /// A checkpoint has counted so many stanzas received.
    void written(long count) {
        written = Math.max(written, count);
    }

    /// What the turn kept is durable. The answer that the client should get: unasked, when h has moved.
    Optional<Element> turnEnded(boolean asked) {
        handled = outlivesCrashes ? written : received;
        if (told == handled && !asked) {
            return Optional.empty();
        }
        told = handled;
        return Optional.of(answer());
    }

    /// Asks the client for an acknowledgement (§4), unless it has been asked already or owes none.
    Optional<Element> request(int now) {
        isRequestDue = false;
        if (requested || unacknowledged.isEmpty()) {
            return Optional.empty();
        }
        requested = true;
        requestedAt = now;
        return Optional.of(Element.of("r", NAMESPACE));
    }

    /// Whether the client should be asked now: it owes much, or was not asked just before.
    boolean isRequestUrgent(AckRequests requests) {
        return unacknowledged.size() >= MANY_OWED || unacknowledgedSize >= LARGE_OWED || requests.isOver(requestedAt);
    }

    /// Whether it owes something for which it is not asked yet, nor about to be: it is from now on.
    boolean becomesDue() {
        if (requested || isRequestDue || unacknowledged.isEmpty()) {
            return false;
        }
        isRequestDue = true;
        return true;
    }

    /// The client has received the first h of what was sent. The ids of kept messages among what is new to us: nothing is, when
    /// h is less than it was before. Empty when h is more than was sent.
    Optional<List<MessageId>> acknowledge(long h) {
        requested = false;
        long more = wrapped(h - acknowledged);
        if (more > unacknowledged.size()) {
            return isBehind(h) ? Optional.of(List.of()) : Optional.empty();
        }
        List<MessageId> ids = new ArrayList<>();
        for (long i = 0; i < more; i++) {
            Sent covered = unacknowledged.remove();
            unacknowledgedSize -= covered.size;
            if (covered.id != null) {
                ids.add(covered.id);
            }
        }
        acknowledged += more;
        return Optional.of(ids);
    }

    /// Whether the client has acknowledged more than h before.
    boolean isBehind(long h) {
        long back = wrapped(acknowledged - h);
        return back > 0 && back <= Math.min(acknowledged, HALF_ROUND);
    }

    /// After a crash: so many stanzas of the client were handled, and the client has received h. What was sent to it since
    /// the server is back it cannot have. False: it had acknowledged more than h.
    boolean recover(long handled, long h) {
        if (isBehind(h)) {
            return false;
        }
        acknowledged += wrapped(h - acknowledged);
        sent = acknowledged + unacknowledged.size();
        goOnAfter(handled);
        return true;
    }

    private void goOnAfter(long received) {
        this.received = received;
        written = received;
        handled = received;
        told = received;
    }

    /// The stream is lost or replaced: a request on it is not answered any more.
    void interrupted() {
        requested = false;
        isRequestDue = false;
    }

    /// What the client must be sent again, in order.
    List<Stanza> toResend() {
        return unacknowledged.stream().map(each -> each.stanza).toList();
    }

    /// What would be lost with the session: it is kept nowhere, and the client has not answered it.
    List<Stanza> unkept() {
        return unacknowledged.stream().filter(each -> each.id == null && !each.answered).map(each -> each.stanza).toList();
    }

    boolean isUnacknowledged(MessageId id) {
        for (Sent each : unacknowledged) {
            if (id.equals(each.id)) {
                return true;
            }
        }
        return false;
    }

    int waiting() {
        return unacknowledged.size();
    }

    /// Whether the client leaves much unacknowledged.
    boolean isBehind() {
        return unacknowledgedSize > MUCH;
    }

    /// Whether it leaves more unacknowledged than can be held for it.
    boolean isTooMuch(int stanzas) {
        return unacknowledged.size() > stanzas || unacknowledgedSize > TOO_MUCH;
    }

    public long sentCount() {
        return wrapped(sent);
    }

    /// For people.
    @Override
    public String toString() {
        return "%d received and %d of them durable, %d sent and %d of them not acknowledged, resumable for %d s".formatted(
                received, handled, sent, unacknowledged.size(), max.toSeconds());
    }

    /// As it is told (§4).
    public static long wrapped(long count) {
        return count & 0xffff_ffffL;
    }
}
