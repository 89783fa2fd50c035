package org.bluetick.session;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Whose clients are to be asked for an acknowledgement soon (XEP-0198 §4). Who is sent something now and then is asked with it; who
/// has just been asked is asked again a moment later, for all that has come by then, and not for each stanza. A wheel: what is put
/// on it now comes round after the moment. Safe for any thread.
public final class AckRequests {
    /// How often [#turn] is to be called.
    public static final Duration PERIOD = Duration.ofMillis(50);
    /// So many periods are the moment.
    private static final int SLOTS = 8;

    private final List<Queue<Session>> slots =
            Stream.<Queue<Session>>generate(ConcurrentLinkedQueue::new).limit(SLOTS).toList();
    /// Goes round at 2^31.
    private volatile int period = SLOTS;

    /// What time it is, in periods.
    int now() {
        return period;
    }

    /// Whether the moment is over that began then.
    boolean isOver(int begin) {
        return period - begin >= SLOTS;
    }

    /// The session is asked in a turn of its own, once.
    void add(Session session) {
        slots.get(Math.floorMod(period, SLOTS)).add(session);
    }

    /// Goes on by a period, and has those asked whose moment has come. By one thread at a time.
    public void turn() {
        int next = period + 1;
        Queue<Session> due = slots.get(Math.floorMod(next, SLOTS));
        for (Session session = due.poll(); session != null; session = due.poll()) {
            session.post(session::askForAcknowledgement);
        }
        period = next; // only now: what is added meanwhile must wait as long as the rest
    }
}
