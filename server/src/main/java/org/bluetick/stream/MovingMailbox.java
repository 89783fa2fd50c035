package org.bluetick.stream;

import java.util.concurrent.atomic.AtomicInteger;
import org.bluetick.session.Mailbox;
import org.jspecify.annotations.Nullable;

/// A stream's mailbox, until the stream takes over a session (XEP-0198 §5): then the session's. What one thread posts is run
/// in its order, whenever the stream moves, and never in two turns at once. `post` may be called from anywhere.
final class MovingMailbox {
    private final Mailbox first;
    /// What was posted to the first mailbox, and is neither done nor sent after the stream yet.
    private final AtomicInteger onTheWay = new AtomicInteger();
    private volatile @Nullable Mailbox second;

    /// Whose the first mailbox is when the stream has left it: the rest of that turn must not touch the stream.
    private static final class Nobody implements Mailbox.Owner {
        @Override
        public void turnEnded() {
            // The stream's turn ends elsewhere.
        }

        @Override
        public void turnFailed() {
            // A stream without a session keeps nothing.
        }
    }

    MovingMailbox(Mailbox first) {
        this.first = first;
    }

    /// Where the stream is. In its turn.
    Mailbox current() {
        Mailbox moved = second;
        return moved == null ? first : moved;
    }

    void post(Runnable task) {
        Mailbox moved = second;
        if (moved != null && onTheWay.get() == 0) {
            moved.post(task);
            return;
        }
        onTheWay.incrementAndGet();
        first.post(() -> {
            try {
                runOrFollow(task);
            } finally {
                onTheWay.decrementAndGet();
            }
        });
    }

    /// Once at most, in a task that was posted here, as the last thing it does. `then` is run first of all that comes from here: while
    /// that task is on the way, nothing goes straight to the second mailbox.
    void moveTo(Mailbox there, Runnable then) {
        first.belongTo(new Nobody());
        second = there;
        there.post(then);
    }

    private void runOrFollow(Runnable task) {
        Mailbox moved = second;
        if (moved == null) {
            task.run();
        } else {
            moved.post(task);
        }
    }
}
