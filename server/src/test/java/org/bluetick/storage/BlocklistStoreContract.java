package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bluetick.address.Jid;
import org.bluetick.api.BlocklistStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every blocklist store does.
public abstract class BlocklistStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Jid TYBALT = Jid.of("tybalt@example.net");
    private static final Jid PARIS = Jid.of("paris@example.net");

    private BlocklistStore store;

    /// The store under test; may be the same each time.
    protected abstract BlocklistStore store();

    @BeforeEach
    void removeLists() {
        store = store();
        store.removeAll(ROMEO);
        store.removeAll(JULIET);
    }

    @Test
    void nobodyIsBlockedAtFirst() {
        assertEquals(Set.of(), store.blocked(ROMEO));
        store.unblock(ROMEO, Set.of(TYBALT));
        assertEquals(Set.of(), store.blocked(ROMEO));
    }

    @Test
    void addsToWhatIsBlockedAlready() {
        store.block(ROMEO, List.of(TYBALT));
        store.block(ROMEO, List.of(PARIS, TYBALT, PARIS));
        assertEquals(Set.of(TYBALT, PARIS), store.blocked(ROMEO));
    }

    @Test
    void blockingNobodyChangesNothing() {
        store.block(ROMEO, List.of());
        assertEquals(Set.of(), store.blocked(ROMEO));
        store.block(ROMEO, List.of(TYBALT));
        store.block(ROMEO, List.of());
        store.unblock(ROMEO, List.of());
        assertEquals(Set.of(TYBALT), store.blocked(ROMEO));
    }

    @Test
    void keepsEveryKindOfAddress() {
        Set<Jid> jids = Set.of(TYBALT, TYBALT.withResource("O'Brien \"{}\\,NULL\" 😀"), TYBALT.domainJid(),
                Jid.of("例え.example"), Jid.of("ü".repeat(500) + "@example.net").withResource("é".repeat(500)));
        store.block(ROMEO, jids);
        assertEquals(jids, store.blocked(ROMEO));
    }

    @Test
    void unblocksWhomItIsAskedTo() {
        store.block(ROMEO, List.of(TYBALT, PARIS));
        store.unblock(ROMEO, List.of(PARIS, JULIET));
        assertEquals(Set.of(TYBALT), store.blocked(ROMEO));
    }

    @Test
    void removesOneListAndNoOther() {
        store.block(ROMEO, List.of(TYBALT));
        store.block(JULIET, List.of(PARIS));
        store.removeAll(ROMEO);
        assertEquals(Set.of(), store.blocked(ROMEO));
        assertEquals(Set.of(PARIS), store.blocked(JULIET));
    }

    @Test
    void losesNobodyWhenManyAreBlockedAtOnce() {
        store.block(ROMEO, jids(100, 200));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                Set<Jid> in = jids(i, i + 1);
                Set<Jid> out = jids(100 + i, 101 + i);
                threads.submit(() -> store.block(ROMEO, in));
                threads.submit(() -> store.unblock(ROMEO, out));
            }
        }
        assertEquals(jids(0, 100), store.blocked(ROMEO));
    }

    private static Set<Jid> jids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Jid.of("user" + i + "@example.net")).collect(Collectors.toSet());
    }
}
