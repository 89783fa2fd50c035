package org.bluetick.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.bluetick.api.MessageId;
import org.bluetick.stanza.StreamError;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// The stream a session is bound on, or that it is detached and since when (XEP-0198 §5), and what waits for that stream's socket: tasks,
/// and kept messages that no `<a/>` will cover. Touched only in the session's turn, except `detachedAt`.
final class Attachment {
    private final Queue<Written> unsettled = new ArrayDeque<>(0);
    private final List<Runnable> onceTaken = new ArrayList<>(0);
    private @Nullable ClientLink link;
    private volatile long detachedAt;

    /// A kept message, and how many bytes had been written after it.
    private record Written(MessageId id, long end) {}

    private Attachment(@Nullable ClientLink link, long detachedAt) {
        this.link = link;
        this.detachedAt = detachedAt;
    }

    static Attachment to(ClientLink link) {
        return new Attachment(link, 0);
    }

    /// To no stream.
    /// @param now by the ticker
    static Attachment none(long now) {
        return new Attachment(null, now);
    }

    boolean isDetached() {
        return link == null;
    }

    boolean isTo(ClientLink other) {
        return link == other;
    }

    Optional<ClientLink> link() {
        return Optional.ofNullable(link);
    }

    /// When the last stream was lost, by the ticker. From any thread.
    long detachedAt() {
        return detachedAt;
    }

    /// The stream is lost.
    /// @param now by the ticker
    void detach(long now) {
        link = null;
        unsettled.clear(); // written before XEP-0198 was enabled: nobody can tell any more whether the client has it
        detachedAt = now;
    }

    /// The session goes on with this stream, and no more with the one before.
    void moveTo(ClientLink resuming) {
        leave();
        unsettled.clear();
        link = resuming;
    }

    /// The session goes on elsewhere: closes the stream, if there is one, without ending it.
    void leave() {
        ClientLink left = link;
        link = null;
        if (left != null) {
            left.leave(new StreamError(StreamError.Condition.CONFLICT, "the session was resumed on another stream"));
        }
    }

    /// The session has ended.
    void end() {
        link = null;
    }

    /// Nothing, when detached.
    void send(Element element) {
        if (link != null) {
            link.send(element);
        }
    }

    /// Whether so much waits for the socket that no more should be written if it can wait elsewhere.
    boolean isBehind() {
        return link != null && link.isBehind();
    }

    /// A kept message was written just now, which the client has when its socket has taken it.
    void settleOnceTaken(MessageId id) {
        if (link != null) {
            unsettled.add(new Written(id, link.written()));
        }
    }

    boolean isUnsettled(MessageId id) {
        return unsettled.stream().anyMatch(each -> each.id().equals(id));
    }

    /// The kept messages that the socket has taken since the last look.
    List<MessageId> settle() {
        if (link == null || unsettled.isEmpty()) {
            return List.of();
        }
        long taken = link.taken();
        if (unsettled.peek().end() > taken) {
            return List.of();
        }
        List<MessageId> settled = new ArrayList<>();
        while (!unsettled.isEmpty() && unsettled.peek().end() <= taken) {
            settled.add(unsettled.remove().id());
        }
        return settled;
    }

    void onceTaken(Runnable task) {
        onceTaken.add(task);
    }

    /// Whether there are tasks, and the socket has taken all that was written.
    boolean areTasksDue() {
        return !onceTaken.isEmpty() && link != null && link.taken() >= link.written();
    }

    void takeTasks(Consumer<Runnable> taker) {
        onceTaken.forEach(taker);
        onceTaken.clear();
    }

    boolean waitsForSocket() {
        return !onceTaken.isEmpty() || !unsettled.isEmpty();
    }
}
