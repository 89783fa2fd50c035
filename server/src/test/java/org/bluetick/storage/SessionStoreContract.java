package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.bluetick.address.Jid;
import org.bluetick.api.MessageId;
import org.bluetick.api.SessionStore;
import org.bluetick.api.StoredSession;
import org.bluetick.api.StoredSession.Counts;
import org.bluetick.api.StoredSession.Key;
import org.bluetick.api.StoredSession.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of sessions does.
public abstract class SessionStoreContract {
    private static final int HERE = 1;
    private static final int THERE = 2;
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");

    private SessionStore store;

    /// The store under test; may be the same each time.
    protected abstract SessionStore store();

    @BeforeEach
    void removeSessions() {
        store = store();
        store.removeAll(ROMEO);
        store.removeAll(JULIET);
    }

    private static Counts counts(long received, long sent, long acknowledged) {
        return new Counts(received, sent, acknowledged, new MessageId(1000 + received), new MessageId(900 + sent));
    }

    private static StoredSession session(Jid jid, String id, long began, Counts counts, String unacknowledged) {
        return new StoredSession(jid, id, new MessageId(began), Duration.ofSeconds(300), counts,
                "<session><presence>Прощай! \"<&'>\" 😀</presence></session>", unacknowledged);
    }

    private static StoredSession romeo(Counts counts) {
        return session(ROMEO.withResource("orchard ☀"), "r1", 5, counts, "");
    }

    @Test
    void aSessionComesBackAsItWasSaved() {
        StoredSession romeo = romeo(counts(1L << 40, 7, 6));
        store.save(HERE, List.of(romeo));
        assertEquals(List.of(romeo), store.takeOver(HERE, HERE));
    }

    @Test
    void aSessionThatIsGivenAwayIsTheOtherNodesWithAllThereIsOfIt() {
        StoredSession romeo = session(ROMEO.withResource("a"), "a", 9, counts(3, 2, 1), "<stanzas/>");
        store.save(HERE, List.of(romeo));
        store.give(THERE, romeo.key(), HERE);
        assertEquals(OptionalInt.of(HERE), store.nodeOf(romeo.key()), "only its own node can give it");
        store.give(HERE, romeo.key(), THERE);
        assertEquals(OptionalInt.of(THERE), store.nodeOf(romeo.key()));
        store.save(HERE, List.of(romeo.with(counts(4, 4, 4))));
        store.remove(HERE, List.of(romeo.key()));
        assertEquals(List.of(romeo), store.takeOver(THERE, HERE));
        assertEquals(OptionalInt.empty(), store.nodeOf(new Key(JULIET, "a")));
    }

    @Test
    void sessionsComeBackInTheOrderTheyBegan() {
        StoredSession late = session(ROMEO.withResource("a"), "a", 9, counts(0, 0, 0), "");
        StoredSession early = session(JULIET.withResource("b"), "b", 3, counts(0, 0, 0), "");
        StoredSession between = session(ROMEO.withResource("c"), "c", 5, counts(0, 0, 0), "");
        store.save(HERE, List.of(late, early));
        store.save(HERE, List.of(between));
        assertEquals(List.of(early, between, late), store.takeOver(HERE, HERE));
    }

    @Test
    void whatIsUnacknowledgedIsToldOnce() {
        StoredSession romeo = session(ROMEO.withResource("r"), "r1", 5, counts(1, 2, 1), "<stanzas><message/></stanzas>");
        store.save(HERE, List.of(romeo));
        assertEquals(List.of(romeo), store.takeOver(HERE, HERE));
        assertEquals(List.of(session(romeo.jid(), "r1", 5, romeo.counts(), "")), store.takeOver(HERE, HERE));
    }

    @Test
    void countsAdvanceAlone() {
        store.save(HERE, List.of(romeo(counts(1, 1, 1))));
        store.advance(HERE, List.of(new Progress(ROMEO, "r1", counts(4, 3, 2)), new Progress(JULIET, "j1", counts(1, 1, 1))));
        assertEquals(List.of(romeo(counts(4, 3, 2))), store.takeOver(HERE, HERE));
    }

    @Test
    void whatComesLateChangesNothing() {
        StoredSession romeo = romeo(counts(5, 5, 5));
        store.save(HERE, List.of(romeo));
        store.save(HERE, List.of(romeo(counts(4, 5, 5))));
        store.advance(HERE, List.of(new Progress(ROMEO, "r1", counts(5, 4, 4))));
        assertEquals(List.of(romeo), store.takeOver(HERE, HERE));
    }

    @Test
    void anotherNodeTakesOver() {
        StoredSession romeo = romeo(counts(1, 1, 1));
        store.save(HERE, List.of(romeo));
        assertEquals(List.of(), store.takeOver(THERE, HERE));
        assertEquals(List.of(romeo), store.takeOver(HERE, THERE));
        assertEquals(List.of(), store.takeOver(HERE, HERE));
    }

    @Test
    void aNodeThatHasLostASessionCannotTouchIt() {
        store.save(HERE, List.of(romeo(counts(1, 1, 1))));
        store.takeOver(HERE, THERE);
        store.save(HERE, List.of(romeo(counts(2, 2, 2))));
        store.advance(HERE, List.of(new Progress(ROMEO, "r1", counts(3, 3, 3))));
        store.remove(HERE, List.of(new Key(ROMEO, "r1")));
        assertEquals(List.of(romeo(counts(1, 1, 1))), store.takeOver(THERE, THERE));
    }

    @Test
    void removesThoseAndNoOther() {
        StoredSession first = romeo(counts(1, 1, 1));
        StoredSession second = session(ROMEO.withResource("balcony"), "r2", 6, counts(1, 1, 1), "");
        StoredSession juliet = session(JULIET.withResource("balcony"), "r1", 7, counts(1, 1, 1), "");
        store.save(HERE, List.of(first, second, juliet));
        store.remove(HERE, List.of(first.key(), new Key(JULIET, "r2")));
        assertEquals(List.of(second, juliet), store.takeOver(HERE, HERE));
        store.removeAll(ROMEO);
        assertEquals(List.of(juliet), store.takeOver(HERE, HERE));
    }
}
