package org.bluetick.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.bluetick.address.Jid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of preferences does.
abstract class PreferenceStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");
    private static final Preferences CHOSEN = new Preferences(Preferences.Policy.ROSTER,
            List.of(Jid.of("ромео@example.org"), Jid.of("example.net")), List.of(Jid.of("a@b/<'&\">")));

    private PreferenceStore store;

    /// The store under test; may be the same each time.
    abstract PreferenceStore store();

    @BeforeEach
    final void removePreferences() {
        store = store();
        store.remove(ROMEO);
        store.remove(JULIET);
    }

    @Test
    void nobodyHasChosenAtFirst() {
        assertEquals(Optional.empty(), store.of(ROMEO));
    }

    @Test
    void givesBackWhatWasChosen() {
        store.put(ROMEO, CHOSEN);
        assertEquals(Optional.of(CHOSEN), store.of(ROMEO));
    }

    @Test
    void theLastChoiceCounts() {
        store.put(ROMEO, CHOSEN);
        store.put(ROMEO, Preferences.of(Preferences.Policy.NEVER));
        assertEquals(Optional.of(Preferences.of(Preferences.Policy.NEVER)), store.of(ROMEO));
    }

    @Test
    void removesOneAndNoOther() {
        store.put(ROMEO, CHOSEN);
        store.put(JULIET, CHOSEN);
        store.remove(ROMEO);
        assertEquals(Optional.empty(), store.of(ROMEO));
        assertEquals(Optional.of(CHOSEN), store.of(JULIET));
    }
}
