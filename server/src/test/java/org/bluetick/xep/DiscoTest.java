package org.bluetick.xep;

import static org.bluetick.xep.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bluetick.address.Jid;
import org.bluetick.api.RosterStore;
import org.bluetick.api.Service;
import org.bluetick.api.Subscription;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestStream;
import org.bluetick.stanza.Capabilities;
import org.bluetick.stanza.DataForm;
import org.bluetick.stanza.Stanza;
import org.bluetick.stanza.StanzaError;
import org.bluetick.xml.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// XEP-0030, XEP-0115 and XEP-0157.
final class DiscoTest {
    private static final String INFO = "http://jabber.org/protocol/disco#info";
    private static final String ITEMS = "http://jabber.org/protocol/disco#items";
    private static final String ROMEO = "romeo@example.org/orchard";

    private final TestContext context = new TestContext();

    @BeforeEach
    void install() {
        RosterStore rosters = context.get(RosterStore.class);
        TestRosters.add(rosters, "juliet@example.org", "romeo@example.org", Subscription.FROM);
        TestRosters.add(rosters, "juliet@example.org", "paris@example.org", Subscription.TO);
        context.configure(new ContactInfo.Config(List.of("mailto:abuse@example.org"), null, null, null, null, null, null));
        context.install(new Disco(), new Caps(), new Ping(), new ContactInfo());
    }

    @Test
    void serverTellsIdentityFeaturesAndForms() {
        Element info = context.get(ROMEO, "example.org", Element.of("query", INFO));

        Element identity = info.child("identity", INFO).orElseThrow();
        assertEquals("server", identity.attribute("category").orElseThrow());
        assertEquals("im", identity.attribute("type").orElseThrow());
        assertTrue(features(info).containsAll(List.of(INFO, ITEMS, "urn:xmpp:ping", "http://jabber.org/protocol/caps")));
        DataForm form = DataForm.in(info).orElseThrow();
        assertEquals("http://jabber.org/network/serverinfo", form.formType().orElseThrow());
        assertEquals(List.of("mailto:abuse@example.org"), form.values("abuse-addresses"));
    }

    @Test
    void serverListsItsServices() {
        context.service("upload", new Service() {
            @Override
            public void receive(Stanza stanza) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String description() {
                return "File upload";
            }
        });

        Element items = context.get(ROMEO, "example.org", Element.of("query", ITEMS));

        assertEquals(
                Element.of("query", ITEMS,
                        Element.of("item", ITEMS).with("jid", "upload.example.org").with("name", "File upload")),
                items);
    }

    @Test
    void anUnknownNodeIsNotFound() {
        for (String namespace : List.of(INFO, ITEMS)) {
            Element query = Element.of("query", namespace).with("node", "nowhere");
            assertError(StanzaError.ITEM_NOT_FOUND, () -> context.get(ROMEO, "example.org", query));
            assertError(StanzaError.ITEM_NOT_FOUND, () -> context.get(ROMEO, "romeo@example.org", query));
        }
    }

    @Test
    void accountsTellTheirOwnersAndThoseWhoSeeTheirPresence() {
        for (String asking : List.of(ROMEO, "juliet@example.org/balcony")) {
            Element info = context.get(asking, "juliet@example.org", Element.of("query", INFO));
            Element identity = info.child("identity", INFO).orElseThrow();
            assertEquals("account", identity.attribute("category").orElseThrow());
            assertEquals("registered", identity.attribute("type").orElseThrow());
            assertEquals(List.of(INFO, ITEMS, "urn:xmpp:ping"), features(info));
            assertEquals(Element.of("query", ITEMS),
                    context.get(asking, "juliet@example.org", Element.of("query", ITEMS)));
        }
    }

    @Test
    void toOthersAnAccountDoesNotExist() {
        for (String asking : List.of("paris@example.org/hall", "tybalt@example.com/street")) {
            for (String namespace : List.of(INFO, ITEMS)) {
                assertError(StanzaError.SERVICE_UNAVAILABLE,
                        () -> context.get(asking, "juliet@example.org", Element.of("query", namespace)));
            }
        }
    }

    @Test
    void capabilitiesAreOfferedAfterLoginAndCanBeAskedFor() {
        assertEquals(List.of(), context.offers(TestStream.anonymous()));

        Element caps = context.offers(TestStream.of(Jid.of("romeo@example.org"))).getFirst();
        assertEquals("sha-1", caps.attribute("hash").orElseThrow());
        String node = caps.attribute("node").orElseThrow() + "#" + caps.attribute("ver").orElseThrow();
        Element info = context.get(ROMEO, "example.org", Element.of("query", INFO).with("node", node));

        assertEquals(node, info.attribute("node").orElseThrow());
        assertEquals(caps.attribute("ver").orElseThrow(), Capabilities.verification(info, "sha-1").orElseThrow());
    }

    /// XEP-0115 §5.2.
    @Test
    void theSimpleExampleHasItsVerificationString() {
        Element info = Element.of("query", INFO,
                identity("client", "pc", "Exodus 0.9.1"),
                ServerInfo.feature("http://jabber.org/protocol/muc"),
                ServerInfo.feature("http://jabber.org/protocol/disco#info"),
                ServerInfo.feature("http://jabber.org/protocol/disco#items"),
                ServerInfo.feature("http://jabber.org/protocol/caps"));

        assertEquals("QgayPKawpkPSDYmwT/WM94uAlu0=", Capabilities.verification(info, "sha-1").orElseThrow());
    }

    /// XEP-0115 §5.3.
    @Test
    void theComplexExampleHasItsVerificationString() {
        Element form = DataForm.of(DataForm.Type.RESULT, "urn:xmpp:dataforms:softwareinfo")
                .with("software_version", "0.11")
                .with("software", "Psi")
                .with("os_version", "10.5.1")
                .with("os", "Mac")
                .with("ip_version", "ipv6", "ipv4")
                .element();
        Element info = Element.of("query", INFO,
                identity("client", "pc", "Psi 0.11").withLang("en"),
                identity("client", "pc", "\u03a8 0.11").withLang("el"),
                ServerInfo.feature("http://jabber.org/protocol/caps"),
                ServerInfo.feature("http://jabber.org/protocol/disco#info"),
                ServerInfo.feature("http://jabber.org/protocol/disco#items"),
                ServerInfo.feature("http://jabber.org/protocol/muc"),
                form);

        assertEquals("q07IKJEyjvHSyhy//CH0CxmKi8w=", Capabilities.verification(info, "sha-1").orElseThrow());
    }

    @Test
    void aContactThatIsNoUriIsRefused() {
        TestContext strict = new TestContext()
                .configure(new ContactInfo.Config(null, List.of("admin"), null, null, null, null, null));

        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> strict.install(new ContactInfo()));

        assertEquals("contact-info.admin: \"admin\" is no URI; expected for example mailto:admin@example.org",
                error.getMessage());
    }

    private static Element identity(String category, String type, String name) {
        return Element.of("identity", INFO).with("category", category).with("type", type).with("name", name);
    }

    private static List<String> features(Element info) {
        return info.elements("feature", INFO).map(feature -> feature.attribute("var").orElseThrow()).toList();
    }
}
