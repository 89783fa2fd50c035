package org.bluetick.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.bluetick.address.Jid;
import org.bluetick.api.PrivateXmlStore;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of private XML does.
public abstract class PrivateXmlStoreContract {
    private static final Jid ROMEO = Jid.of("romeo@example.org");
    private static final Jid JULIET = Jid.of("juliet@example.org");

    private PrivateXmlStore store;

    /// The store under test; may be the same each time.
    protected abstract PrivateXmlStore store();

    @BeforeEach
    void removeElements() {
        store = store();
        store.removeAll(ROMEO);
        store.removeAll(JULIET);
    }

    @Test
    void thereIsNothingAtFirst() {
        assertEquals(Optional.empty(), store.get(ROMEO, "storage", "storage:bookmarks"));
        assertEquals(0, store.size(ROMEO));
    }

    @Test
    void keepsOneElementOfEachNameAndNamespace() {
        Element bookmarks = element("storage", "storage:bookmarks", "one");
        Element notes = element("storage", "storage:rosternotes", "two");
        Element other = element("other", "storage:bookmarks", "three");
        store.put(ROMEO, bookmarks);
        store.put(ROMEO, notes);
        store.put(ROMEO, other);
        assertEquals(Optional.of(bookmarks), store.get(ROMEO, "storage", "storage:bookmarks"));
        assertEquals(Optional.of(notes), store.get(ROMEO, "storage", "storage:rosternotes"));
        assertEquals(Optional.of(other), store.get(ROMEO, "other", "storage:bookmarks"));
        assertEquals(Optional.empty(), store.get(JULIET, "storage", "storage:bookmarks"));
    }

    @Test
    void replacesTheElementOfTheSameNameAndNamespace() {
        store.put(ROMEO, element("storage", "storage:bookmarks", "old"));
        Element replacement = element("storage", "storage:bookmarks", "Ромео \"<&'>\" 😀");
        store.put(ROMEO, replacement);
        assertEquals(Optional.of(replacement), store.get(ROMEO, "storage", "storage:bookmarks"));
        assertEquals(replacement.toString().getBytes(UTF_8).length, store.size(ROMEO));
    }

    @Test
    void keepsALargeElementOfALongName() {
        String random = new Random(7).ints(20_000, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
        Element element = element(random, "urn:x:' ?" + random, "ü".repeat(1_000_000));
        store.put(ROMEO, element);
        store.put(ROMEO, element);
        assertEquals(Optional.of(element), store.get(ROMEO, element.name(), element.namespace()));
    }

    @Test
    void theSizeIsThatOfAllElementsInBytes() {
        Element one = element("a", "urn:x", "ü😀");
        Element two = element("b", "urn:x", "");
        store.put(ROMEO, one);
        store.put(ROMEO, two);
        store.put(JULIET, one);
        assertEquals((one.toString() + two).getBytes(UTF_8).length, store.size(ROMEO));
    }

    @Test
    void removesAllOfOneAccountAndOfNoOther() {
        Element element = element("storage", "storage:bookmarks", "one");
        store.put(ROMEO, element);
        store.put(ROMEO, element("storage", "storage:rosternotes", "two"));
        store.put(JULIET, element);
        store.removeAll(ROMEO);
        assertEquals(Optional.empty(), store.get(ROMEO, "storage", "storage:bookmarks"));
        assertEquals(0, store.size(ROMEO));
        assertEquals(Optional.of(element), store.get(JULIET, "storage", "storage:bookmarks"));
    }

    private static Element element(String name, String namespace, String text) {
        return Element.of(name, namespace).plusText(text).plus(Element.of("empty", "urn:other", new Text(" ")));
    }
}
