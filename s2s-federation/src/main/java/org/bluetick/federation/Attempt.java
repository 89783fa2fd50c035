package org.bluetick.federation;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// One step on the way to a stream: finding a domain's hosts, or trying one of them. Whoever waits for it is told once how it
/// ended, in good time: what comes later is refused. Safe for any thread.
final class Attempt implements OutgoingStream.Task {
    private final OutgoingStream.Task task;
    private final String what;
    private final Instant deadline;
    private final Consumer<Failure> onFailure;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// @param task what the stream is for
    /// @param what is tried, for people
    Attempt(OutgoingStream.Task task, String what, Instant deadline, Consumer<Failure> onFailure) {
        this.task = task;
        this.what = what;
        this.deadline = deadline;
        this.onFailure = onFailure;
    }

    /// False: it had ended before.
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    boolean hasEnded() {
        return ended.get();
    }

    /// Gives up what takes too long.
    void look(Instant now) {
        if (now.isAfter(deadline) && !hasEnded()) {
            Failure failure = Failure.unreachable(what + " did not come to an end in time");
            told(failure.text());
            failed(failure);
        }
    }

    @Override
    public Optional<Verification.Question> question() {
        return task.question();
    }

    @Override
    public void opened(OutgoingStream stream) {
        if (end()) {
            task.opened(stream);
        } else {
            stream.close();
        }
    }

    @Override
    public void verified(String type) {
        if (end()) {
            task.verified(type);
        }
    }

    @Override
    public void failed(Failure failure) {
        if (end()) {
            onFailure.accept(failure);
        }
    }

    @Override
    public void told(String line) {
        task.told(line);
    }

    @Override
    public void acknowledged(Road road, long count) {
        task.acknowledged(road, count);
    }

    @Override
    public void drained(Road road) {
        task.drained(road);
    }

    @Override
    public void gone(Road road, String why) {
        task.gone(road, why);
    }
}
