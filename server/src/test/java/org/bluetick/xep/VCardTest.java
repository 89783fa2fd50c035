package org.bluetick.xep;

import static org.bluetick.xep.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import org.bluetick.address.Jid;
import org.bluetick.api.ByteSize;
import org.bluetick.api.Place;
import org.bluetick.api.SessionEvents.AccountRemoved;
import org.bluetick.api.TestContext;
import org.bluetick.api.Verdict;
import org.bluetick.stanza.Presence;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;

/// XEP-0054 and XEP-0153.
final class VCardTest {
    private static final String VCARD = "vcard-temp";
    private static final String UPDATE = "vcard-temp:x:update";
    private static final String ROMEO = "romeo@example.org/orchard";
    private static final String ROMEO_BARE = "romeo@example.org";
    private static final Element GET = Element.of("vCard", VCARD);
    private static final Element NAMED = Element.of("vCard", VCARD, Element.of("FN", VCARD, new Text("Romeo")));

    private final TestContext context = TestStores.context();

    @Test
    void whatTheOwnerSetsEverybodyGets() {
        context.install(new VCardTemp());

        assertSame(Element.EMPTY, context.set(ROMEO, ROMEO_BARE, NAMED));

        assertEquals(NAMED, context.get(ROMEO, ROMEO_BARE, GET));
        assertEquals(NAMED, context.get("tybalt@example.com/street", ROMEO_BARE, GET));
    }

    @Test
    void whoHasNoneSeesAnEmptyOneAndOthersSeeNoAccount() {
        context.install(new VCardTemp());

        assertEquals(GET, context.get(ROMEO, ROMEO_BARE, GET));
        assertError(StanzaError.SERVICE_UNAVAILABLE, () -> context.get("paris@example.org/hall", ROMEO_BARE, GET));
    }

    @Test
    void nobodySetsTheVCardOfAnother() {
        context.install(new VCardTemp());

        assertError(StanzaError.FORBIDDEN, () -> context.set("paris@example.org/hall", ROMEO_BARE, NAMED));
        assertError(StanzaError.SERVICE_UNAVAILABLE, () -> context.set(ROMEO, "example.org", NAMED));
    }

    @Test
    void serverHasAName() {
        context.install(new VCardTemp());

        assertEquals("Bluetick", context.get(ROMEO, "example.org", GET).child("FN", VCARD).orElseThrow().text());
    }

    @Test
    void aVCardOverTheLimitIsRefused() {
        context.configure(new VCardTemp.Config(new ByteSize(5))).install(new VCardTemp());

        assertError(StanzaError.POLICY_VIOLATION, () -> context.set(ROMEO, ROMEO_BARE, NAMED));
    }

    @Test
    void aRemovedAccountHasNoVCard() {
        context.install(new VCardTemp());
        context.set(ROMEO, ROMEO_BARE, NAMED);

        context.emit(new AccountRemoved(Jid.of(ROMEO_BARE)));

        assertEquals(GET, context.get(ROMEO, ROMEO_BARE, GET));
    }

    @Test
    void presenceCarriesTheHashOfTheLatestPhoto() {
        context.install(new VCardAvatar(), new VCardTemp());
        assertFalse(sent(presence()).has("x", UPDATE));

        context.set(ROMEO, ROMEO_BARE, photo("abc"));
        assertEquals("a9993e364706816aba3e25717850c26c9cd0d89d", hash(sent(presence())));

        context.set(ROMEO, ROMEO_BARE, photo("abd"));
        assertEquals("cb4cc28df0fdbe0ecf9d9662e294b118092a5735", hash(sent(presence())));
    }

    @Test
    void anEmptyUpdateIsFilledAndAnEmptyPhotoIsLeft() {
        context.install(new VCardAvatar(), new VCardTemp());
        context.set(ROMEO, ROMEO_BARE, photo("abc"));

        Element filled = sent(presence().plus(Element.of("x", UPDATE)));
        Element left = sent(presence().plus(Element.of("x", UPDATE, Element.of("photo", UPDATE))));

        assertEquals("a9993e364706816aba3e25717850c26c9cd0d89d", hash(filled));
        assertEquals(1, filled.elements("x", UPDATE).count());
        assertEquals("", hash(left));
    }

    @Test
    void unavailablePresenceAndBrokenPhotosCarryNoHash() {
        context.install(new VCardAvatar(), new VCardTemp());
        context.set(ROMEO, ROMEO_BARE, photo("abc"));
        assertFalse(sent(presence().with("type", "unavailable")).has("x", UPDATE));

        context.set(ROMEO, ROMEO_BARE, encoded("A"));
        assertFalse(sent(presence()).has("x", UPDATE));
        assertTrue(context.get(ROMEO, ROMEO_BARE, GET).has("PHOTO", VCARD));
    }

    private Element sent(Element presence) {
        Stanza stanza = Stanza.of(presence, Jid.of(ROMEO), Jid.of(ROMEO_BARE));
        return ((Verdict.Pass) context.pass(Place.SENT, stanza)).stanza().element();
    }

    private static Element presence() {
        return Element.of("presence", Presence.NAMESPACE);
    }

    private static String hash(Element presence) {
        return presence.child("x", UPDATE).flatMap(update -> update.child("photo", UPDATE)).orElseThrow().text();
    }

    private static Element photo(String content) {
        return encoded(Base64.getEncoder().encodeToString(content.getBytes()));
    }

    private static Element encoded(String content) {
        return Element.of("vCard", VCARD,
                Element.of("PHOTO", VCARD, Element.of("BINVAL", VCARD, new Text("\n " + content + "\n"))));
    }
}
