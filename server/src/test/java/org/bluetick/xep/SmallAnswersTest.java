package org.bluetick.xep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.bluetick.api.Limits;
import org.bluetick.api.TestContext;
import org.bluetick.api.TestStream;
import org.bluetick.address.Jid;
import org.bluetick.xml.Element;
import org.bluetick.xml.Text;
import org.junit.jupiter.api.Test;

/// XEP-0092, XEP-0199, XEP-0202, XEP-0478: modules that answer and remember nothing.
final class SmallAnswersTest {
    private static final String ROMEO = "romeo@example.org/orchard";

    private final TestContext context = new TestContext();

    @Test
    void serverAndAccountsAnswerPings() {
        context.install(new Ping());
        Element ping = Element.of("ping", "urn:xmpp:ping");

        assertSame(Element.EMPTY, context.get(ROMEO, "example.org", ping));
        assertSame(Element.EMPTY, context.get(ROMEO, "juliet@example.org", ping));
        assertEquals(List.of("urn:xmpp:ping"), context.server());
        assertEquals(List.of("urn:xmpp:ping"), context.account());
    }

    @Test
    void timeIsInUtcWithoutFractions() {
        context.install(new EntityTime());

        assertEquals(
                Element.of("time", "urn:xmpp:time",
                        Element.of("tzo", "urn:xmpp:time", new Text("+00:00")),
                        Element.of("utc", "urn:xmpp:time", new Text("2026-02-03T04:05:06Z"))),
                context.get(ROMEO, "example.org", Element.of("time", "urn:xmpp:time")));
    }

    @Test
    void versionNamesTheSoftwareAndTheSystem() {
        Element version = version(new SoftwareVersion.Config(false));

        assertEquals("Bluetick", version.child("name", "jabber:iq:version").orElseThrow().text());
        assertTrue(version.has("version", "jabber:iq:version"));
        assertTrue(version.has("os", "jabber:iq:version"));
    }

    @Test
    void versionHidesTheSystemWhenTold() {
        assertFalse(version(new SoftwareVersion.Config(true)).has("os", "jabber:iq:version"));
    }

    private Element version(SoftwareVersion.Config config) {
        context.configure(config).install(new SoftwareVersion());
        return context.get(ROMEO, "example.org", Element.of("query", "jabber:iq:version"));
    }

    @Test
    void limitsAreLowerUntilTheClientIsKnown() {
        context.provide(Limits.class, new Limits(10_000, 262_144, Duration.ofMinutes(5), true));
        context.install(new StreamLimits());

        assertEquals(limits(10_000), context.offers(TestStream.anonymous()));
        assertEquals(limits(262_144), context.offers(TestStream.of(Jid.of("romeo@example.org"))));
    }

    private static List<Element> limits(int bytes) {
        return List.of(Element.of("limits", "urn:xmpp:stream-limits:0",
                Element.of("max-bytes", "urn:xmpp:stream-limits:0", new Text(Integer.toString(bytes))),
                Element.of("idle-seconds", "urn:xmpp:stream-limits:0", new Text("300"))));
    }
}
