package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.LastActivityStore;
import org.bluetick.api.LastActivityStore.LastActivity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of last activity does.
public abstract class LastActivityStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final LastActivity FIRST = new LastActivity(Instant.parse("2026-01-02T03:04:05.678901Z"), "");
    private static final LastActivity SECOND =
            new LastActivity(Instant.parse("2026-03-29T01:30:00Z"), "Прощай! \"<&'>\" 😀 " + "long ".repeat(10_000));

    private LastActivityStore store;

    /// The store under test; may be the same each time.
    protected abstract LastActivityStore store();

    @BeforeEach
    void removeActivity() {
        store = store();
        store.remove(ROMEO);
        store.remove(JULIET);
    }

    @Test
    void thereIsNoneAtFirst() {
        assertEquals(Optional.empty(), store.last(ROMEO));
        store.remove(ROMEO);
    }

    @Test
    void keepsTheLastOne() {
        store.put(Map.of(ROMEO, FIRST));
        assertEquals(Optional.of(FIRST), store.last(ROMEO));
        store.put(Map.of(ROMEO, SECOND));
        assertEquals(Optional.of(SECOND), store.last(ROMEO));
    }

    @Test
    void putsNone() {
        store.put(Map.of());
        assertEquals(Optional.empty(), store.last(ROMEO));
    }

    @Test
    void removesOneAndNoOther() {
        store.put(Map.of(ROMEO, FIRST, JULIET, SECOND));
        store.remove(ROMEO);
        assertEquals(Optional.empty(), store.last(ROMEO));
        assertEquals(Optional.of(SECOND), store.last(JULIET));
    }
}
