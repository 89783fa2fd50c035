package org.bluetick.upload;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what has ended: slots that nobody used, uploads that did not come to their end, files whose time is over or
/// whose account is gone. Nodes may do it at the same time. Runs in a thread of its own; one at a time.
final class Retention {
    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int STEP = 500;

    private final UploadStore uploads;
    private final ContentStore contents;
    private final @Nullable DirectUploads direct;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean closed;

    /// @param direct where files may be that nobody has looked for yet; null: nowhere
    Retention(UploadStore uploads, ContentStore contents, @Nullable DirectUploads direct, Clock clock) {
        this.uploads = uploads;
        this.contents = contents;
        this.direct = direct;
        this.clock = clock;
    }

    /// From now on nobody gets its files; they are removed with the next sweep.
    void accountRemoved(AccountRemoved event) {
        uploads.giveUp(event.account(), clock.instant());
    }

    /// Does nothing while the last sweep still goes on.
    void sweep() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            boolean more = true;
            while (more && !closed) {
                more = removeSome();
            }
            contents.tidy(clock.instant().minus(Arrivals.AT_MOST));
        } catch (IOException e) {
            LOG.warn("What uploads have left could not be removed; it will be tried again", e);
        } finally {
            running.set(false);
        }
    }

    /// Whether there may be more. What cannot be removed is tried again by the next sweep.
    private boolean removeSome() throws IOException {
        List<Upload> ended = uploads.ended(clock.instant(), STEP);
        for (Upload upload : ended) {
            if (direct == null || !direct.look(upload).isThere(clock.instant())) {
                contents.delete(upload.id());
                uploads.remove(upload);
            }
        }
        return ended.size() == STEP;
    }

    /// Ends after the step that is under way.
    void close() {
        closed = true;
    }
}
