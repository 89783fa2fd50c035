package org.bluetick.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bluetick.api.Addressee;
import org.bluetick.stanza.Iq;
import org.bluetick.xml.Element;
import org.bluetick.xml.XmlException;
import org.junit.jupiter.api.Test;

/// Reading stops while too much waits for a stream's turn, and always goes on afterwards.
class BackPressureTest {
    private static final int ROUNDS = 400;
    private static final long SEED = 42;
    private static final String IGNORED = "<presence to='" + TestServer.DOMAIN + "' type='unavailable'/>";

    private final TestServer server = new TestServer();
    private final Random random = new Random(SEED);

    @Test
    void theClientIsAlwaysHeardAfterABurst() throws InterruptedException, XmlException {
        TestConnection client = server.logIn("romeo");
        server.comesOnline(client, "orchard");
        for (int round = 0; round < ROUNDS; round++) {
            burst(client);
            ping(client, "p" + round);
        }
        assertTrue(client.suspensions() > 0, "reading was never stopped, so nothing was tested");
    }

    /// Some stanzas are large, some arrive together, some alone.
    private void burst(TestConnection client) {
        int left = 60 + random.nextInt(140);
        while (left > 0) {
            int together = Math.min(left, 1 + random.nextInt(left));
            client.sends(stanza().repeat(together));
            left -= together;
        }
    }

    private String stanza() {
        return random.nextInt(20) > 0 ? IGNORED : "<presence to='" + TestServer.DOMAIN + "' type='unavailable'><status>"
                + "x".repeat(random.nextInt(9_000)) + "</status></presence>";
    }

    /// Nobody answers pings here, so the answer is an error.
    private void ping(TestConnection client, String id) throws InterruptedException, XmlException {
        client.sends("<iq type='get' id='" + id + "' to='" + TestServer.DOMAIN + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        Element answer = client.receives();
        while (!answer.name().equals("iq") || !answer.attribute("id").orElse("").equals(id)) {
            answer = client.receives();
        }
        assertEquals("error", answer.attribute("type").orElse(""), "seed " + SEED);
    }

    @Test
    void stanzasThatFailAreNotCountedAsWaitingForEver() throws InterruptedException, XmlException {
        server.handlers.addIq(Iq.Type.GET, "boom", "urn:test", Addressee.SERVER, request -> {
            throw new LinkageError("on purpose");
        });
        TestConnection client = server.logIn("romeo");
        server.comesOnline(client, "orchard");
        for (int round = 0; round < 4; round++) {
            client.sends(("<iq type='get' id='b' to='" + TestServer.DOMAIN + "'><boom xmlns='urn:test'/></iq>").repeat(20));
            ping(client, "p" + round);
        }
    }
}
