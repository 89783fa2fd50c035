package org.bluetick.xep;

import static org.bluetick.xep.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.bluetick.api.ByteSize;
import org.bluetick.api.TestContext;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Node;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;

/// XEP-0049.
final class PrivateXmlTest {
    private static final String PRIVATE = "jabber:iq:private";
    private static final String ROMEO = "romeo@example.org/orchard";
    private static final String ROMEO_BARE = "romeo@example.org";
    private static final Element PREFS = Element.of("prefs", "exodus:prefs", new Text("Hamlet"));

    private final TestContext context = TestStores.context();

    @Test
    void whatWasStoredIsGivenBack() {
        context.install(new PrivateXml());

        assertSame(Element.EMPTY, context.set(ROMEO, ROMEO_BARE, query(PREFS)));

        assertEquals(query(PREFS), context.get(ROMEO, ROMEO_BARE, query(Element.of("prefs", "exodus:prefs"))));
    }

    @Test
    void whatWasNotStoredIsEmpty() {
        context.install(new PrivateXml());
        Element empty = query(Element.of("prefs", "exodus:prefs"));

        assertEquals(empty, context.get(ROMEO, ROMEO_BARE, empty));
    }

    @Test
    void othersCannotReachIt() {
        context.install(new PrivateXml());

        assertError(StanzaError.SERVICE_UNAVAILABLE, () -> context.get("paris@example.org/hall", ROMEO_BARE, query(PREFS)));
        assertError(StanzaError.SERVICE_UNAVAILABLE, () -> context.set("paris@example.org/hall", ROMEO_BARE, query(PREFS)));
    }

    @Test
    void aQueryNamesOneElementInANamespaceOfItsOwn() {
        context.install(new PrivateXml());

        assertError(StanzaError.NOT_ACCEPTABLE, () -> context.get(ROMEO, ROMEO_BARE, query()));
        assertError(StanzaError.NOT_ACCEPTABLE, () -> context.set(ROMEO, ROMEO_BARE, query()));
        assertError(StanzaError.NOT_ACCEPTABLE, () -> context.get(ROMEO, ROMEO_BARE, query(PREFS, PREFS)));
        assertError(StanzaError.NOT_ACCEPTABLE, () -> context.set(ROMEO, ROMEO_BARE, query(Element.of("a", PRIVATE))));
    }

    @Test
    void anElementOverTheLimitIsRefused() {
        context.configure(new PrivateXml.Config(new ByteSize(5))).install(new PrivateXml());

        assertError(StanzaError.POLICY_VIOLATION, () -> context.set(ROMEO, ROMEO_BARE, query(PREFS)));
    }

    @Test
    void replacingAnElementNeedsRoomForTheNewOneOnly() {
        int size = PREFS.toString().length();
        context.configure(new PrivateXml.Config(new ByteSize(size))).install(new PrivateXml());

        context.set(ROMEO, ROMEO_BARE, query(PREFS));
        context.set(ROMEO, ROMEO_BARE, query(PREFS));

        assertError(StanzaError.POLICY_VIOLATION,
                () -> context.set(ROMEO, ROMEO_BARE, query(Element.of("other", "exodus:other"))));
    }

    private static Element query(Node... content) {
        return Element.of("query", PRIVATE, content);
    }
}
