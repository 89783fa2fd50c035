package org.bluetick.stream;

/// How long a client has been silent, and what follows (RFC 6120 §4.6). `look` in the stream's turn, `isOverdue` from any thread.
final class Liveness {
    private final StreamSettings settings;
    private final long openedAt;
    private long askedAt = Long.MIN_VALUE;

    enum State {
        WELL,
        /// It should be asked whether it is there; it has not been since it was last heard.
        SILENT,
        /// It has been asked, and did not answer.
        DEAD,
        /// It has no session yet, and its time for that is over.
        TOO_SLOW
    }

    Liveness(StreamSettings settings) {
        this.settings = settings;
        this.openedAt = settings.ticker().getAsLong();
    }

    State look(boolean negotiating, long heardAt) {
        long now = settings.ticker().getAsLong();
        long silent = now - heardAt;
        if (negotiating) {
            return now - openedAt > settings.timeToAuthenticate().toNanos() ? State.TOO_SLOW : State.WELL;
        }
        if (silent > settings.idlePing().plus(settings.pingTimeout()).toNanos()) {
            return State.DEAD;
        }
        if (silent <= settings.idlePing().toNanos() || askedAt == heardAt) {
            return State.WELL;
        }
        askedAt = heardAt;
        return State.SILENT;
    }

    boolean isOverdue(boolean negotiating, long heardAt) {
        long now = settings.ticker().getAsLong();
        return negotiating
                ? now - openedAt > settings.timeToAuthenticate().toNanos()
                : now - heardAt > settings.idlePing().toNanos();
    }
}
