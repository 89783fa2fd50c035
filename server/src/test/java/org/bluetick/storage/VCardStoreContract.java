package org.bluetick.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.bluetick.address.Jid;
import org.bluetick.api.VCardStore;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every vCard store does.
public abstract class VCardStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");

    private VCardStore store;

    /// The store under test; may be the same each time.
    protected abstract VCardStore store();

    @BeforeEach
    void removeVCards() {
        store = store();
        store.remove(ROMEO);
        store.remove(JULIET);
    }

    @Test
    void thereIsNoVCardAtFirst() {
        assertEquals(Optional.empty(), store.vcard(ROMEO));
        store.remove(ROMEO);
    }

    @Test
    void givesBackTheSameElement() {
        Element vcard = vcard("Ромео \"<&'>\" 😀\n\t ").withLang("it").with("version", "'3.0'\"");
        store.put(ROMEO, vcard);
        assertEquals(Optional.of(vcard), store.vcard(ROMEO));
    }

    @Test
    void keepsALargePhoto() {
        Element vcard = vcard("A+/=".repeat(500_000));
        store.put(ROMEO, vcard);
        assertEquals(Optional.of(vcard), store.vcard(ROMEO));
    }

    @Test
    void theLastOneReplacesTheOthers() {
        store.put(ROMEO, vcard("Romeo"));
        store.put(ROMEO, vcard("Romeo Montague"));
        assertEquals(Optional.of(vcard("Romeo Montague")), store.vcard(ROMEO));
    }

    @Test
    void removesOneAndNoOther() {
        store.put(ROMEO, vcard("Romeo"));
        store.put(JULIET, vcard("Juliet"));
        store.remove(ROMEO);
        assertEquals(Optional.empty(), store.vcard(ROMEO));
        assertEquals(Optional.of(vcard("Juliet")), store.vcard(JULIET));
    }

    private static Element vcard(String text) {
        return Element.of("vCard", "vcard-temp", Element.of("FN", "vcard-temp", new Text(text)));
    }
}
