package org.bluetick.offline;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bluetick.api.ClientSession;
import org.bluetick.api.Keeping;
import org.bluetick.api.Passage;
import org.bluetick.api.SessionEvents.MayHaveMissed;
import org.bluetick.api.SessionEvents.PresenceBroadcast;
import org.bluetick.api.SessionEvents.SessionRestored;
import org.bluetick.api.SessionEvents.SessionResumed;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Message;
import org.bluetick.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives each session what waits for its account when it begins to take messages (XEP-0160). Of several sessions that come
/// online together each gets all that none has acknowledged. Runs in the session's turn, `retry` in none.
final class Flush {
    private static final Logger LOG = LoggerFactory.getLogger(Flush.class);

    private final Waiting waiting;
    private final Capacity capacity;
    private final Retrieval retrieval;
    /// Those for which the database did not answer.
    private final Set<ClientSession> stalled = ConcurrentHashMap.newKeySet();

    Flush(Waiting waiting, Capacity capacity, Retrieval retrieval) {
        this.waiting = waiting;
        this.capacity = capacity;
        this.retrieval = retrieval;
    }

    void presence(PresenceBroadcast broadcast) {
        ClientSession session = broadcast.session();
        boolean takesMessages = broadcast.presence().isAvailable() && broadcast.presence().priority() >= 0;
        Optional<Backlog> known = session.get(Backlog.class);
        if (!takesMessages) {
            known.ifPresent(Backlog::close);
            capacity.forget(session.account());
        } else if (known.isEmpty() || known.get().isAway()) {
            capacity.forget(session.account());
            open(session, known.orElseGet(() -> backlog(session)));
        }
    }

    /// What may have been lost on its way is found in the store, and given before what comes from now on.
    void lookAgain(MayHaveMissed missed) {
        ClientSession session = missed.session();
        session.get(Backlog.class).filter(Backlog::looksAgain).ifPresent(backlog -> goOn(session, backlog));
    }

    /// What waits is read when its client is back.
    void restored(SessionRestored restored) {
        ClientSession session = restored.session();
        session.presence().filter(presence -> presence.priority() >= 0).ifPresent(_ -> {
            Backlog backlog = backlog(session);
            backlog.restore();
            session.put(backlog);
        });
    }

    void resumed(SessionResumed resumed) {
        ClientSession session = resumed.session();
        session.get(Backlog.class).filter(Backlog::isRestored).ifPresent(backlog -> {
            resumed.missed().forEach(backlog::hold);
            open(session, backlog);
        });
    }

    /// At `DELIVERING`: kept messages wait for their turn, and are not given twice.
    Verdict delivering(Passage passage) {
        if (passage.at() == null || !(passage.stanza() instanceof Message message)) {
            return passage.pass();
        }
        Optional<Backlog> backlog = passage.at().get(Backlog.class);
        if (backlog.isEmpty()) {
            return passage.pass();
        }
        boolean admitted = Keeping.idOf(passage.at().account(), message).map(id -> backlog.get().admits(id, message)).orElse(true);
        return admitted ? passage.pass() : Verdict.DROP;
    }

    /// Goes on where the database did not answer.
    void retry() {
        for (ClientSession session : stalled) {
            stalled.remove(session);
            session.post(() -> session.get(Backlog.class).ifPresent(backlog -> goOn(session, backlog)));
        }
    }

    private Backlog backlog(ClientSession session) {
        return new Backlog(session, waiting, backlog -> goOn(session, backlog));
    }

    private void open(ClientSession session, Backlog backlog) {
        session.put(backlog);
        if (retrieval.isUnderWay(session.account())) {
            backlog.skip();
        } else {
            backlog.open();
            goOn(session, backlog);
        }
    }

    private void goOn(ClientSession session, Backlog backlog) {
        try {
            if (backlog.isReading()) {
                backlog.read();
                session.post(() -> give(session, backlog));
            }
        } catch (StorageException e) {
            LOG.warn("What waits for {} could not be read and will be, later: {}", session.jid(), e.getMessage());
            stalled.add(session);
        }
    }

    private void give(ClientSession session, Backlog backlog) {
        if (backlog.give()) {
            session.onceTaken(() -> goOn(session, backlog));
        }
    }
}
