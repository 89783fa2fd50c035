package org.bluetick.federation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Asks a domain's own server whether a key is its own (XEP-0220 §2.3), on a connection for that alone.
final class Verification implements OutgoingStream.Task {
    /// Whether a key is the domain's own.
    record Question(String streamId, String key) {}

    enum Answer { VALID, INVALID, UNREACHABLE }

    private final Question question;
    private final Consumer<Answer> asker;
    private final AtomicBoolean answered = new AtomicBoolean();

    Verification(Question question, Consumer<Answer> asker) {
        this.question = question;
        this.asker = asker;
    }

    @Override
    public Optional<Question> question() {
        return Optional.of(question);
    }

    @Override
    public void verified(String type) {
        answer(switch (type) {
            case "valid" -> Answer.VALID;
            case "invalid" -> Answer.INVALID;
            default -> Answer.UNREACHABLE;
        });
    }

    @Override
    public void failed(Failure failure) {
        answer(Answer.UNREACHABLE);
    }

    private void answer(Answer answer) {
        if (answered.compareAndSet(false, true)) {
            asker.accept(answer);
        }
    }

    @Override
    public void opened(OutgoingStream stream) {
        stream.close(); // it is never opened for stanzas
    }

    @Override
    public void told(String line) {
        // Only its answer matters.
    }

    @Override
    public void acknowledged(Road road, long count) {
        // It sends nothing.
    }

    @Override
    public void drained(Road road) {
        // It sends nothing.
    }

    @Override
    public void gone(Road road, String why) {
        // It has its answer.
    }
}
