package org.bluetick.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.api.Journal;
import org.bluetick.session.StreamManagement;
import org.bluetick.transport.Connection;
import org.jspecify.annotations.Nullable;

/// Answers `<r/>` (XEP-0198 §4). What was received before it is usually durable a moment later, and the end of the turn tells h; but
/// an answer must not be withheld. Any thread may ask; who tells h holds the lock of the output, so that no older h follows.
final class AckAnswers {
    private final Journal journal;
    private final Connection connection;
    private final StreamOutput output;
    private final long unsentBytes;
    private final AtomicBoolean owed = new AtomicBoolean();
    private volatile @Nullable StreamManagement managed;

    /// @param unsentBytes a client that leaves more unread is not answered at once
    AckAnswers(Journal journal, Connection connection, StreamOutput output, long unsentBytes) {
        this.journal = journal;
        this.connection = connection;
        this.output = output;
        this.unsentBytes = unsentBytes;
    }

    void manage(StreamManagement management) {
        managed = management;
    }

    /// A request has come, on the I/O thread. It is answered at once when an earlier one still waits for the end of the turn, or when
    /// the database is away. False: the stream must see to it, for nothing is managed, or the client does not read its answers.
    /// @param after whether stanzas received before it wait for their turn
    boolean requested(boolean after) {
        StreamManagement management = managed;
        if (management == null || connection.unsent() > unsentBytes) {
            return false;
        }
        if (!after || !journal.isAvailable() || !owed.compareAndSet(false, true)) {
            answer(management);
        }
        return true;
    }

    /// The turn takes long: tells what is durable so far.
    void overdue() {
        StreamManagement management = managed;
        if (management != null && owed.compareAndSet(true, false)) {
            answer(management);
        }
    }

    /// Whether the end of the turn must answer.
    boolean takeOwed() {
        return owed.getAndSet(false);
    }

    private void answer(StreamManagement management) {
        synchronized (output) {
            output.writeAtOnce(management.answer());
        }
    }
}
