package org.bluetick.session;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.bluetick.address.Jid;
import org.bluetick.api.HistoryFilter;
import org.bluetick.api.JournalEntry.Direction;
import org.bluetick.api.KeptMessage;
import org.bluetick.api.MessageId;
import org.bluetick.api.MessageLog;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.api.StoredSession.Key;
import org.bluetick.xml.Element;
import org.jspecify.annotations.Nullable;

/// What of a resumable session is written down so that it outlives the process, and how it goes on afterwards. Belongs to its
/// session; touched in its turn only.
final class Survival {
    /// A client that has missed more reads its history anyway.
    private static final int MANY = 500;

    private final Session session;
    private final StreamManagement management;
    private final Checkpoints checkpoints;
    private final StanzaPath path;
    private final MessageId began;
    /// How far it had come at the last checkpoint before a crash, until its client is back.
    private @Nullable Counts beforeCrash;
    /// How far it had come at the last checkpoint; null when more than that has changed since.
    private @Nullable Counts written;
    private boolean stored;
    /// What modules remember was last written while the client still owed acknowledgements: they may remember more of it when it does not.
    private boolean unsettled;

    /// Of a session that has just begun.
    Survival(Session session, StreamManagement management, Checkpoints checkpoints, StanzaPath path) {
        this.session = session;
        this.management = management;
        this.checkpoints = checkpoints;
        this.path = path;
        this.began = checkpoints.now();
    }

    /// Of one that is there again.
    Survival(Session session, StreamManagement management, Checkpoints checkpoints, StanzaPath path, StoredSession restored) {
        this.session = session;
        this.management = management;
        this.checkpoints = checkpoints;
        this.path = path;
        this.began = restored.began();
        this.beforeCrash = restored.unacknowledged().isEmpty() ? restored.counts() : null;
        this.stored = true;
    }

    /// Something of it has changed that modules remember.
    void changed() {
        written = null;
    }

    /// All there is of it is written down already.
    void unchanged(Counts counts) {
        written = counts;
    }

    void turnEnded() {
        boolean isDue = management.outlivesCrashes() && beforeCrash == null && (written == null || !management.isAt(written));
        if (isDue) {
            checkpoints.changed(session);
        }
    }

    /// Takes it down, as soon as all it has received is durable.
    /// @param stopping for the last time
    void checkpoint(boolean stopping) {
        if (beforeCrash != null) {
            checkpoints.passOver(session); // it is unknown how far it has come
            return;
        }
        Turn.afterCommit(() -> {
            boolean whole = stopping || written == null || unsettled && management.waiting() == 0;
            String state = whole ? SessionXml.state(session, stopping, path) : "";
            Counts counts = management.counts(checkpoints.now());
            checkpoints.take(new Checkpoints.Taken(session, key(), counts, whole ? stored(counts, state, stopping) : null));
            written = counts;
        });
    }

    /// All of it as it is now, for another node that goes on with it. All it has received is durable.
    StoredSession handOver() {
        if (beforeCrash != null) {
            return stored(beforeCrash, SessionXml.state(session, false, path), false);
        }
        return stored(management.counts(checkpoints.now()), SessionXml.state(session, true, path), true);
    }

    /// Writes it down now, if the client may not be told otherwise of what was handled. All it has received is durable. Blocks.
    void catchUp() {
        if (management.lags()) {
            Counts counts = management.counts(checkpoints.now());
            checkpoints.save(stored(counts, SessionXml.state(session, false, path), false));
            management.written(counts.received());
        }
    }

    void ended() {
        if (stored) {
            checkpoints.ended(session, key());
        }
    }

    boolean isAfterCrash() {
        return beforeCrash != null;
    }

    /// Goes on after a crash, if it is known exactly how far the client's stanzas had come: when all of them are kept that were
    /// handled since the last checkpoint; and if what the client may have missed can be given to it again. Blocks.
    /// @param h what the client has received
    Resumption recover(long h) {
        MessageLog log = checkpoints.log();
        Counts before = Objects.requireNonNull(beforeCrash, "no crash to recover from");
        Jid owner = session.account();
        long last = Math.max(before.received(), log.lastCount(owner, management.id(), before.at()).orElse(0));
        long kept = log.countAbove(owner, management.id(), before.at(), before.received());
        List<KeptMessage> since = log.first(owner, HistoryFilter.ALL.after(before.seen()), MANY);
        long handled = last - before.received();
        if (kept != handled) {
            return lost("only %d of %d stanzas that were handled since it was written down are kept".formatted(kept, handled), last);
        }
        if (since.size() == MANY) {
            return lost("it may have missed more than %d messages".formatted(MANY), last);
        }
        if (!since.stream().allMatch(this::concernsItAlone)) {
            return lost("it may have missed copies of messages to or from other resources", last);
        }
        if (!management.recover(last, h)) {
            return lost("its client had more than it says now, %d".formatted(h), last);
        }
        beforeCrash = null;
        written = null;
        return new Resumption.Resumed(since.stream().filter(message -> message.direction() == Direction.RECEIVED).toList());
    }

    private static Resumption lost(String why, long handled) {
        return new Resumption.Lost(why, OptionalLong.of(handled));
    }

    /// Of what went from or to another resource the client may have missed a copy (XEP-0280), which is kept nowhere.
    private boolean concernsItAlone(KeptMessage message) {
        Element stanza = SessionXml.parsed(message.stanza());
        String resource = stanza.attribute(message.direction() == Direction.SENT ? "from" : "to").orElse("");
        return resource.equals(session.jid().toString())
                || message.direction() == Direction.RECEIVED && (resource.isEmpty() || resource.equals(session.account().toString()));
    }

    private StoredSession stored(Counts counts, String state, boolean stopping) {
        stored = true;
        unsettled = management.waiting() > 0;
        return new StoredSession(session.jid(), management.id(), began, management.max(), counts, state,
                stopping ? SessionXml.stanzas(management.toResend()) : "");
    }

    private Key key() {
        return new Key(session.account(), management.id());
    }
}
